package org.einkorn.kernels.softmax;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Ints;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Cross-entropy and its gradient in one go. An item is a row, or a vector of neighbouring rows
 * where the classes are not on the last axis. Each row leaves its loss; they are added in order.
 */
final class CrossEntropyKernel extends RangeKernel {

  private final SoftmaxLoops loops;
  private final AcrossLoops across;
  private final boolean heap;
  private final boolean training;
  private final int classes;
  private final int rows;
  private final long inner;
  private final long groups;

  CrossEntropyKernel(Variant variant, SoftmaxProblem problem, Options options) {
    super(variant, problem, options, items(problem), 1);
    loops = SoftmaxLoops.ALL.get(options.storage());
    across = AcrossLoops.ALL.get(options.storage());
    heap = options.storage() == Storage.HEAP;
    training = problem.direction() == Direction.FORWARD_TRAINING;
    classes = problem.classes();
    inner = problem.dims().inner(problem.axis());
    groups = AcrossKernel.groups(problem);
    rows = Math.toIntExact(problem.dims().outer(problem.axis()) * inner);
  }

  private static long items(SoftmaxProblem p) {
    return p.dims().outer(p.axis()) * (p.dims().inner(p.axis()) == 1 ? 1 : AcrossKernel.groups(p));
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Floats src = new Floats();
    private final Floats diffSrc = new Floats();
    private final Floats loss = new Floats();
    private final Ints labels = new Ints();
    private final double[] losses = new double[rows];
    private final float[] maxima = new float[inner == 1 ? 0 : rows];
    private final float[] sums = new float[inner == 1 ? 0 : rows];
    private int counted;

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      labels.bind(operands, Role.LABELS);
      loss.bind(operands, Role.LOSS);
      if (training) {
        diffSrc.bind(operands, Role.DIFF_SRC);
      }
      counted = 0;
      for (int row = 0; row < rows; row++) {
        counted += counts(labels.get(heap, row)) ? 1 : 0;
      }
    }

    private boolean counts(int label) {
      return label >= 0 && label < classes;
    }

    @Override
    protected void compute(long from, long to) {
      float share = 1f / counted;
      for (long item = from; item < to; item++) {
        if (inner == 1) {
          row((int) item, share);
        } else {
          long column = item % groups * Floats.LENGTH;
          int count = (int) Math.min(Floats.LENGTH, inner - column);
          long outer = item / groups;
          rows(outer * classes * inner + column, (int) (outer * inner + column), count, share);
        }
      }
    }

    private void row(int row, float share) {
      long base = (long) row * classes;
      int label = labels.get(heap, row);
      if (!counts(label)) {
        losses[row] = 0;
        if (training) {
          diffSrc.clear(heap, base, classes);
        }
      } else if (training) {
        losses[row] = loops.lossAndGradient(src, diffSrc, base, classes, label, share);
      } else {
        losses[row] = loops.loss(src, base, classes, label);
      }
    }

    private void rows(long base, int row, int count, float share) {
      across.statistics(src, base, inner, classes, count, maxima, sums, row);
      for (int i = 0; i < count; i++) {
        int label = labels.get(heap, row + i);
        losses[row + i] =
            counts(label)
                ? Math.log(sums[row + i])
                    - (src.get(heap, base + label * inner, i) - maxima[row + i])
                : 0;
        sums[row + i] = counts(label) ? share / sums[row + i] : 0;
      }
      if (!training) {
        return;
      }
      across.exponentials(src, diffSrc, base, inner, classes, count, maxima, sums, row);
      for (int i = 0; i < count; i++) {
        int label = labels.get(heap, row + i);
        if (counts(label)) {
          long at = base + label * inner;
          diffSrc.set(heap, at, i, diffSrc.get(heap, at, i) - share);
        }
      }
    }

    @Override
    protected void finish() {
      double sum = 0;
      for (double each : losses) {
        sum += each;
      }
      loss.set(heap, 0, 0, (float) (sum / Math.max(1, counted)));
    }
  }
}
