package org.einkorn.autotune.race;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.gemm.GemmBatch;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.softmax.SoftmaxProblem;

/**
 * Smaller problems that take the same way through a kernel: fewer images or rows, everything else
 * unchanged. The reference can answer them in reasonable time.
 */
public final class Siblings {

  /** Rows and columns of a product that are left, so that tiles and their edges still occur. */
  private static final long LEAST_ROWS = 64;

  /** Rows of an image that are left, so that its padding and its middle still occur. */
  private static final long LEAST_IMAGE_ROWS = 4;

  private Siblings() {}

  /** Work of a check for one element beside the reference's operations, in operations. */
  private static final double PER_ELEMENT = 50;

  /** What checking a problem against the reference costs, in operations. */
  static double cost(Problem problem) {
    double elements = 0;
    for (OperandSpec spec : problem.operands()) {
      elements += spec.layout().extent();
    }
    return Math.max(problem.operations(), PER_ELEMENT * elements);
  }

  /**
   * The problem itself, or its greatest sibling whose check costs at most so much; when even the
   * smallest costs more, that one.
   */
  public static Problem of(Problem problem, double limit) {
    Problem sibling = problem;
    while (cost(sibling) > limit) {
      Problem smaller = smaller(sibling);
      if (!(cost(smaller) < cost(sibling))) {
        return sibling;
      }
      sibling = smaller;
    }
    return sibling;
  }

  /** About half of the problem, or the problem itself when nothing can be taken away. */
  private static Problem smaller(Problem problem) {
    return switch (problem) {
      case GemmProblem p -> smaller(p);
      case ConvolutionProblem p -> smaller(p);
      case PoolingProblem p ->
          p.mb() > 1
              ? new PoolingProblem(
                  p.direction(), p.type(), p.kind(), half(p.mb()), p.c(), p.h(), p.w(), p.layout())
              : new PoolingProblem(
                  p.direction(), p.type(), p.kind(), p.mb(), half(p.c()), p.h(), p.w(), p.layout());
      case NormalizationProblem p -> smaller(p);
      case SoftmaxProblem p ->
          new SoftmaxProblem(
              p.direction(), p.type(), p.kind(), smaller(p.dims(), p.axis()), p.axis());
      case ActivationProblem p ->
          new ActivationProblem(
              p.direction(), p.type(), p.kind(), smaller(p.dims(), -1), p.fromDst());
      case AttentionProblem p -> smaller(p);
      case ElementwiseProblem p ->
          new ElementwiseProblem(p.type(), p.kind(), smaller(p.dims(), -1));
      case RecurrentProblem p -> smaller(p);
      case ReductionProblem p ->
          new ReductionProblem(p.type(), p.kind(), smaller(p.dims(), p.axis()), p.axis());
      case OptimizerProblem p ->
          new OptimizerProblem(p.type(), p.kind(), half(p.size()), p.momentum());
    };
  }

  /** Products of a batch first, then rows of C, then its columns; the length of the sums stays. */
  private static GemmProblem smaller(GemmProblem p) {
    GemmBatch batch = p.batch();
    if (batch.count() > 1) {
      return p.withBatch(
          new GemmBatch(half(batch.count()), batch.strideA(), batch.strideB(), batch.strideC()));
    }
    boolean rows = p.m() >= p.n();
    long m = rows ? half(p.m(), LEAST_ROWS) : p.m();
    long n = rows ? p.n() : half(p.n(), LEAST_ROWS);
    return new GemmProblem(
        p.type(),
        m,
        n,
        p.k(),
        p.transA(),
        p.transB(),
        p.lda() - (p.transA() ? p.m() - m : 0),
        p.ldb() - (p.transB() ? 0 : p.n() - n),
        p.ldc() - (p.n() - n),
        p.alpha(),
        p.beta(),
        p.epilogue(),
        batch);
  }

  /** Images first, then rows of the image. */
  private static ConvolutionProblem smaller(ConvolutionProblem p) {
    long mb = p.mb() > 1 ? half(p.mb()) : p.mb();
    Window h = p.mb() > 1 ? p.h() : smaller(p.h());
    return new ConvolutionProblem(
        p.direction(),
        p.type(),
        mb,
        p.groups(),
        p.ic(),
        p.oc(),
        p.d(),
        h,
        p.w(),
        p.layout(),
        p.transposed(),
        p.epilogue());
  }

  /** Half of the outputs, and the inputs that they need; the same padding at both ends. */
  private static Window smaller(Window w) {
    long out = half(w.out(), LEAST_IMAGE_ROWS);
    long in = w.in() - (w.out() - out) * w.stride();
    return in < 1 ? w : new Window(in, out, w.kernel(), w.stride(), w.pad(), w.dilation());
  }

  /** Sequences first, then their steps: the sums of a step stay. */
  private static RecurrentProblem smaller(RecurrentProblem p) {
    boolean batch = p.mb() >= p.steps();
    return new RecurrentProblem(
        p.direction(),
        p.type(),
        p.cell(),
        p.layers(),
        batch ? p.steps() : half(p.steps()),
        batch ? half(p.mb()) : p.mb(),
        p.slc(),
        p.dhc(),
        p.sweep(),
        p.extras());
  }

  /** Sequences first, then heads, then positions. */
  private static AttentionProblem smaller(AttentionProblem p) {
    if (p.mb() > 1) {
      return p.resized(half(p.mb()), p.keyHeads(), p.query(), p.key());
    }
    if (p.keyHeads() > 1) {
      return p.resized(p.mb(), half(p.keyHeads()), p.query(), p.key());
    }
    boolean queries = p.query() >= p.key();
    return p.resized(
        p.mb(),
        p.keyHeads(),
        queries ? half(p.query(), LEAST_ROWS) : p.query(),
        queries ? p.key() : half(p.key(), LEAST_ROWS));
  }

  private static NormalizationProblem smaller(NormalizationProblem p) {
    NormalizationProblem.Shape shape =
        switch (p.shape()) {
          case NormalizationProblem.Batch b ->
              new NormalizationProblem.Batch(half(b.mb()), b.c(), b.h(), b.w(), b.layout());
          case NormalizationProblem.Layer l ->
              new NormalizationProblem.Layer(half(l.rows()), l.columns());
        };
    return new NormalizationProblem(p.direction(), p.type(), shape, p.epsilon());
  }

  /** Half of the first axis that is longer than 1 and is not the one to keep, else of that one. */
  private static Dims smaller(Dims dims, int keep) {
    List<Long> sizes = new ArrayList<>(dims.sizes());
    for (int axis = 0; axis < sizes.size(); axis++) {
      if (axis != keep && sizes.get(axis) > 1) {
        sizes.set(axis, half(sizes.get(axis)));
        return new Dims(sizes);
      }
    }
    if (keep >= 0) {
      sizes.set(keep, half(sizes.get(keep)));
    }
    return new Dims(sizes);
  }

  private static long half(long size) {
    return half(size, 1);
  }

  /** Half of a size, unless that is less than the least. */
  private static long half(long size, long least) {
    return size >= 2 * least ? (size + 1) / 2 : size;
  }

  /**
   * By how much the full problem's tolerance may exceed its sibling's. Only sums over what was
   * taken away have become shorter, and an error grows with a sum's length n at most like n^1.5.
   */
  static double lengthening(Problem problem, Problem sibling) {
    boolean sumsOverBatch =
        problem.direction() == Direction.BACKWARD_WEIGHTS
            || problem instanceof AttentionProblem
            || problem instanceof NormalizationProblem
            || problem instanceof RecurrentProblem
            || problem instanceof ReductionProblem
            || problem instanceof SoftmaxProblem;
    return sumsOverBatch
        ? Math.pow(problem.operations() / Math.max(1, sibling.operations()), 1.5)
        : 1;
  }
}
