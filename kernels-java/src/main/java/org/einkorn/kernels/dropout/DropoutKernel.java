package org.einkorn.kernels.dropout;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Ints;
import org.einkorn.kernels.vector.RangeKernel;

/** Dropout on vectors; an item is a block of the mask. */
final class DropoutKernel extends RangeKernel {

  private static final int BLOCKS_PER_CALL = Blocks.LONGEST / Mask.BLOCK;

  private final Direction direction;
  private final long count;
  private final DropoutLoops loops;
  private final boolean heap;

  DropoutKernel(Variant variant, DropoutProblem problem, Options options) {
    super(variant, problem, options, Math.ceilDiv(problem.dims().count(), (long) Mask.BLOCK), 1);
    this.direction = problem.direction();
    this.count = problem.dims().count();
    this.loops = DropoutLoops.ALL.get(options.storage());
    this.heap = options.storage() == Storage.HEAP;
  }

  @Override
  protected Frame newFrame() {
    return direction == Direction.FORWARD_INFERENCE ? new Copy() : new Drop();
  }

  private final class Drop extends Frame {
    private final Floats src = new Floats();
    private final Floats dst = new Floats();
    private final Ints random = new Ints();
    private long seed;
    private long offset;
    private int threshold;
    private float scale;

    @Override
    protected void bind(Operands operands) {
      boolean backward = direction == Direction.BACKWARD;
      src.bind(operands, backward ? Role.DIFF_DST : Role.SRC);
      dst.bind(operands, backward ? Role.DIFF_SRC : Role.DST);
      random.bind(operands, Role.RANDOM);
      seed = Mask.join(random.get(heap, 0), random.get(heap, 1));
      offset = Mask.join(random.get(heap, 2), random.get(heap, 3));
      double probability = operands.scalar(Scalar.PROBABILITY);
      Mask.require(probability, problem());
      threshold = Mask.threshold(probability);
      scale = Mask.scale(probability);
    }

    @Override
    protected void compute(long from, long to) {
      long whole = Math.min(to, count / Mask.BLOCK);
      for (long at = from; at < whole; at += BLOCKS_PER_CALL) {
        int blocks = (int) Math.min(BLOCKS_PER_CALL, whole - at);
        loops.drop(src, dst, at, blocks, seed, offset, threshold, scale);
      }
      if (to > whole) {
        long tail = whole * Mask.BLOCK;
        loops.dropTail(src, dst, tail, (int) (count - tail), seed, offset, threshold, scale);
      }
    }
  }

  private final class Copy extends Frame {
    private final Floats src = new Floats();
    private final Floats dst = new Floats();

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      dst.bind(operands, Role.DST);
    }

    @Override
    protected void compute(long from, long to) {
      long end = Math.min(count, to * Mask.BLOCK);
      for (long at = from * Mask.BLOCK; at < end; at += Blocks.LONGEST) {
        loops.copy(src, dst, at, Blocks.count(at, end));
      }
    }
  }
}
