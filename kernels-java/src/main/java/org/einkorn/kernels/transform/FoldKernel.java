package org.einkorn.kernels.transform;

import java.util.List;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Gradients of transforms that take elements more than once: col2im, and padding by edges or
 * reflection. An item is a plane of diff_src, which starts as zeros and to which the boxes are
 * added one after the other.
 */
final class FoldKernel extends RangeKernel {

  private final Boxes.Planes planes;
  private final List<Leaf> leaves;
  private final TransformLoops loops;

  FoldKernel(Variant variant, TransformProblem problem, Options options) {
    super(variant, problem, options, Boxes.planes(problem.transform()).count(), 1);
    planes = Boxes.planes(problem.transform());
    leaves =
        planes.boxes().stream()
            .filter(box -> box.source() != Box.NONE)
            .map(box -> Leaf.adding(box.reversed()))
            .toList();
    loops = TransformLoops.ALL.get(options.storage());
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Floats diffDst = new Floats();
    private final Floats diffSrc = new Floats();

    @Override
    protected void bind(Operands operands) {
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
    }

    @Override
    protected void compute(long from, long to) {
      Leaf.Place place = Leaf.Place.ofThread();
      for (long plane = from; plane < to; plane++) {
        zero(plane);
        for (int i = 0; i < leaves.size(); i++) {
          Leaf leaf = leaves.get(i);
          for (long item = 0; item < leaf.items(); item++) {
            leaf.locate(item, place);
            add(leaf, place, plane * planes.to(), plane * planes.from());
          }
        }
      }
    }

    private void zero(long plane) {
      int longest = 1 << 20;
      for (long at = 0; at < planes.from(); at += longest) {
        int count = (int) Math.min(longest, planes.from() - at);
        loops.fill(diffSrc, plane * planes.from() + at, 0, 1, 1, count, 0);
      }
    }

    private void add(Leaf leaf, Leaf.Place at, long from, long to) {
      if (leaf.kind == Leaf.Kind.ROWS) {
        loops.addRows(
            diffDst,
            from + at.from,
            leaf.rows.from(),
            diffSrc,
            to + at.to,
            leaf.rows.to(),
            at.rows,
            at.columns);
      } else {
        loops.addStrided(
            diffDst,
            from + at.from,
            leaf.rows.from(),
            leaf.columns.from(),
            diffSrc,
            to + at.to,
            leaf.rows.to(),
            leaf.columns.to(),
            at.rows,
            at.columns);
      }
    }
  }
}
