package org.einkorn.kernels.transform;

import java.util.Arrays;
import java.util.List;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/** Transforms whose destinations are covered by boxes; an item is a block of one of them. */
final class BoxKernel extends RangeKernel {

  /** Bytes of operands up to which a block is not copied before it is transposed. */
  private static final double CACHED = 1 << 20;

  private final TransformProblem problem;
  private final List<Leaf> leaves;
  private final TransformLoops loops;
  private final boolean isBuffered;

  BoxKernel(Variant variant, TransformProblem problem, Options options) {
    this(variant, problem, options, leaves(problem));
  }

  private BoxKernel(Variant variant, TransformProblem problem, Options options, List<Leaf> leaves) {
    super(variant, problem, options, leaves.stream().mapToLong(Leaf::items).sum(), 1);
    this.problem = problem;
    this.leaves = leaves;
    this.loops = TransformLoops.ALL.get(options.storage());
    this.isBuffered = problem.bytes() > CACHED;
  }

  private static List<Leaf> leaves(TransformProblem problem) {
    List<Box> boxes =
        problem.direction() == Direction.FORWARD
            ? Boxes.forward(problem.transform())
            : Boxes.backward(problem.transform());
    return boxes.stream().filter(box -> !box.isEmpty()).map(Leaf::copying).toList();
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final boolean forward = problem.direction() == Direction.FORWARD;
    private final Floats whole = new Floats();
    private final Floats[] sides = new Floats[problem.transform().sources().size()];
    private final boolean fills = !problem.scalars().isEmpty();
    private float fill;

    Call() {
      Arrays.setAll(sides, _ -> new Floats());
    }

    @Override
    protected void bind(Operands operands) {
      whole.bind(operands, problem.destination());
      for (int i = 0; i < sides.length; i++) {
        sides[i].bind(operands, problem.source(i));
      }
      fill = fills ? (float) operands.scalar(Scalar.FILL) : 0;
    }

    @Override
    protected void compute(long from, long to) {
      Leaf.Place place = Leaf.Place.ofThread();
      long first = 0;
      for (int i = 0; i < leaves.size() && first < to; i++) {
        Leaf leaf = leaves.get(i);
        long end = Math.min(to, first + leaf.items());
        for (long item = Math.max(from, first); item < end; item++) {
          leaf.locate(item - first, place);
          block(leaf, place);
        }
        first += leaf.items();
      }
    }

    /** Forward boxes lead from a part to the whole, backward ones the other way. */
    private void block(Leaf leaf, Leaf.Place at) {
      int side = Math.max(0, leaf.source);
      Floats src = forward ? sides[side] : whole;
      Floats dst = forward ? whole : sides[side];
      Box.Axis row = leaf.rows;
      Box.Axis column = leaf.columns;
      switch (leaf.kind) {
        case ROWS ->
            loops.copyRows(src, at.from, row.from(), dst, at.to, row.to(), at.rows, at.columns);
        case TRANSPOSE -> transpose(src, column.from(), dst, row.to(), at);
        case STRIDED ->
            loops.copyStrided(
                src,
                at.from,
                row.from(),
                column.from(),
                dst,
                at.to,
                row.to(),
                column.to(),
                at.rows,
                at.columns);
        case FILL -> loops.fill(dst, at.to, row.to(), column.to(), at.rows, at.columns, fill);
      }
    }

    private void transpose(Floats src, long columnFrom, Floats dst, long rowTo, Leaf.Place at) {
      if (isBuffered) {
        Floats tile = TileBuffer.of(options().storage());
        int pitch = TileBuffer.PITCH;
        loops.copyRows(src, at.from, columnFrom, tile, 0, pitch, at.columns, at.rows);
        loops.transpose(tile, 0, pitch, dst, at.to, rowTo, at.rows, at.columns);
      } else {
        loops.transpose(src, at.from, columnFrom, dst, at.to, rowTo, at.rows, at.columns);
      }
    }
  }
}
