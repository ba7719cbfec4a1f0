package org.einkorn.kernels.softmax;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Ints;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Cross-entropy and its gradient in one go. An item is a row, or a vector of neighbouring rows
 * where the classes are not on the last axis. Each row leaves its loss; they are added in order.
 *
 * <p>With the share ε that is spread, the classes' weights w, their sum W, and N classes, a row
 * with label y has {@code ofLabel = (1 − ε)·w[y]}, {@code each = ε/N} and {@code all = ofLabel +
 * each·W}:
 *
 * <pre>{@code
 * loss    = all · ln Σ exp(x − M) − ofLabel · (x[y] − M) − each · Σ w · (x − M)
 * dloss/dx = all · softmax(x) − ofLabel · [i = y] − each · w
 * }</pre>
 */
final class CrossEntropyKernel extends RangeKernel {

  private final CrossEntropyLoops loops;
  private final AcrossLoops across;
  private final CrossEntropy options;
  private final boolean heap;
  private final boolean training;
  private final int classes;
  private final int rows;
  private final long inner;
  private final long groups;

  CrossEntropyKernel(Variant variant, SoftmaxProblem problem, Options options) {
    super(variant, problem, options, items(problem), 1);
    loops = CrossEntropyLoops.ALL.get(options.storage());
    across = AcrossLoops.ALL.get(options.storage());
    this.options = problem.loss();
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
    private final Floats weights = new Floats();
    private final Floats diffSrc = new Floats();
    private final Floats loss = new Floats();
    private final Ints labels = new Ints();
    private final double[] losses = new double[rows];
    private final float[] maxima = new float[inner == 1 ? 0 : rows];
    private final float[] sums = new float[inner == 1 ? 0 : rows];
    private final float[] parts = new float[inner == 1 ? 0 : rows];
    private int ignored;
    private double smoothing;
    private double allWeights;

    /** The factor of a row's loss in the result. */
    private double share;

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      labels.bind(operands, Role.LABELS);
      loss.bind(operands, Role.LOSS);
      if (training) {
        diffSrc.bind(operands, Role.DIFF_SRC);
      }
      if (options.weighted()) {
        weights.bind(operands, Role.WEIGHTS);
      }
      ignored = options.ignoring() ? (int) operands.scalar(Scalar.IGNORED) : -1;
      smoothing = options.smoothed() ? operands.scalar(Scalar.SMOOTHING) : 0;
      allWeights = 0;
      for (int c = 0; c < classes; c++) {
        allWeights += weight(c);
      }
      double divisor = 0;
      for (int row = 0; row < rows; row++) {
        int label = labels.get(heap, row);
        divisor += counts(label) ? weight(label) : 0;
      }
      share = options.reduction() == Reduction.SUM ? 1 : divisor > 0 ? 1 / divisor : 0;
    }

    private boolean counts(int label) {
      return label >= 0 && label < classes && label != ignored;
    }

    private double weight(int label) {
      return options.weighted() ? weights.get(heap, 0, label) : 1;
    }

    private double ofLabel(int label) {
      return (1 - smoothing) * weight(label);
    }

    private double each() {
      return smoothing / classes;
    }

    private double all(int label) {
      return ofLabel(label) + each() * allWeights;
    }

    @Override
    protected void compute(long from, long to) {
      for (long item = from; item < to; item++) {
        if (inner == 1) {
          row((int) item);
        } else {
          long column = item % groups * Floats.LENGTH;
          int count = (int) Math.min(Floats.LENGTH, inner - column);
          long outer = item / groups;
          rows(outer * classes * inner + column, (int) (outer * inner + column), count);
        }
      }
    }

    private void row(int row) {
      long base = (long) row * classes;
      int label = labels.get(heap, row);
      if (!counts(label)) {
        losses[row] = 0;
        if (training) {
          diffSrc.clear(heap, base, classes);
        }
      } else if (training && classes <= Floats.LENGTH && !options.smoothed()) {
        double weight = weight(label);
        float factor = (float) (weight * share);
        losses[row] = weight * loops.lossAndGradient(src, diffSrc, base, classes, label, factor);
      } else {
        losses[row] = longRow(base, label);
      }
    }

    private double longRow(long base, int label) {
      float max = loops.maximum(src, base, classes);
      double ofLabel = ofLabel(label);
      double result = -ofLabel * (src.get(heap, base, label) - max);
      if (options.smoothed()) {
        result -= each() * loops.weightedSum(src, weights, options.weighted(), base, classes, max);
      }
      if (!training) {
        return result + all(label) * Math.log(loops.sum(src, base, classes, max));
      }
      double sum = loops.exponentials(src, diffSrc, base, classes, max);
      double factor = all(label) * share / sum;
      double gradient = diffSrc.get(heap, base, label) * factor - ofLabel * share;
      loops.scale(diffSrc, base, classes, (float) factor);
      diffSrc.set(heap, base, label, (float) gradient);
      if (options.smoothed()) {
        float each = (float) (each() * share);
        loops.subtract(diffSrc, weights, options.weighted(), base, classes, each);
      }
      return result + all(label) * Math.log(sum);
    }

    private void rows(long base, int row, int count) {
      across.statistics(src, base, inner, classes, count, maxima, sums, row);
      if (options.smoothed()) {
        across.weightedSums(
            src, weights, options.weighted(), base, inner, classes, count, maxima, parts, row);
      }
      for (int i = row; i < row + count; i++) {
        int label = labels.get(heap, i);
        if (counts(label)) {
          float x = src.get(heap, base + label * inner, i - row) - maxima[i];
          losses[i] = all(label) * Math.log(sums[i]) - ofLabel(label) * x - each() * parts[i];
          sums[i] = (float) (all(label) * share / sums[i]);
          parts[i] = (float) (each() * share);
        } else {
          losses[i] = 0;
          sums[i] = 0;
          parts[i] = 0;
        }
      }
      if (training) {
        gradients(base, row, count);
      }
    }

    private void gradients(long base, int row, int count) {
      across.exponentials(src, diffSrc, base, inner, classes, count, maxima, sums, row);
      if (options.smoothed()) {
        across.subtract(
            diffSrc, weights, options.weighted(), base, inner, classes, count, parts, row);
      }
      for (int i = 0; i < count; i++) {
        int label = labels.get(heap, row + i);
        if (counts(label)) {
          long at = base + label * inner;
          double less = ofLabel(label) * share;
          diffSrc.set(heap, at, i, (float) (diffSrc.get(heap, at, i) - less));
        }
      }
    }

    @Override
    protected void finish() {
      double sum = 0;
      for (double each : losses) {
        sum += each;
      }
      loss.set(heap, 0, 0, (float) (sum * share));
    }
  }
}
