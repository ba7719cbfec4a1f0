package org.einkorn.kernels.verify;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Epilogue.BiasAxis;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.attention.HeadStrides;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.gemm.GemmBatch;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.recurrent.CellKind;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.recurrent.Sweep;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;

/**
 * Random problems from seeds: sizes where kernels break (0, 1, a vector's or tile's width and its
 * neighbours, primes), all options and epilogues, at most about 10<sup>5</sup> operations. The same
 * seed gives the same problems.
 */
public final class Fuzzer {

  private static final double MOST_WORK = 1e5;

  private static final int[] NASTY = {
    1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 23, 31, 32, 33, 47, 48, 49, 63, 64, 65, 95, 96, 97,
    127, 128, 129, 255, 256, 257, 511, 1000, 1009, 1023, 1025, 4093, 4096, 4099
  };

  private final SplittableRandom random;

  /** A fuzzer whose problems depend on the seed and on what was drawn before. */
  public Fuzzer(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The f32 problem of a family that belongs to a seed. */
  public static Problem next(Family family, long seed) {
    return new Fuzzer(seed * Family.values().length + family.ordinal()).next(family, DataType.F32);
  }

  /** The next problem of a family: f32, one in eight f64. */
  public Problem next(Family family) {
    return next(family, chance(0.125) ? DataType.F64 : DataType.F32);
  }

  /** The next problem of a family and type. */
  public Problem next(Family family, DataType type) {
    // only small sizes are drawn, so that a problem that is too large is rare
    while (true) {
      Problem problem = draw(family, type);
      double elements = problem.bytes() / type.bytes();
      if (problem.operations() <= MOST_WORK && elements <= MOST_WORK) {
        return problem;
      }
    }
  }

  private Problem draw(Family family, DataType type) {
    return switch (family) {
      case GEMM -> gemm(type);
      case CONVOLUTION -> convolution(type);
      case POOLING -> pooling(type);
      case NORMALIZATION -> normalization(type);
      case SOFTMAX -> softmax(type);
      case ACTIVATION -> activation(type);
      case ELEMENTWISE -> new ElementwiseProblem(type, oneOf(ElementwiseKind.values()), dims());
      case RECURRENT -> recurrent(type);
      case REDUCTION -> reduction(type);
      case ATTENTION -> attention(type);
      case OPTIMIZER -> optimizer(type);
    };
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  @SafeVarargs
  private <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** A size up to a limit: nasty, plain or, rarely, 0. */
  private long size(int limit) {
    if (chance(0.03)) {
      return 0;
    }
    if (chance(0.6)) {
      int nasty = NASTY[random.nextInt(NASTY.length)];
      return nasty <= limit ? nasty : 1 + nasty % limit;
    }
    return 1L + random.nextInt(limit);
  }

  /** Sizes of a tensor of up to four axes, the product bounded. */
  private Dims dims() {
    int rank = 1 + random.nextInt(4);
    long[] sizes = new long[rank];
    double left = 20_000;
    for (int i = rank - 1; i >= 0; i--) {
      sizes[i] = size((int) Math.max(1, Math.min(left, i == rank - 1 ? 20_000 : 200)));
      left /= Math.max(1, sizes[i]);
    }
    return Dims.of(sizes);
  }

  private GemmProblem gemm(DataType type) {
    long m = chance(0.1) ? 1 : size(130);
    long n = chance(0.1) ? 1 : size(130);
    long k = size(m == 1 || n == 1 ? 5000 : 300);
    GemmProblem dense = GemmProblem.of(type, m, n, k, chance(0.4), chance(0.4));
    GemmProblem one =
        dense
            .withLeadingDimensions(
                dense.lda() + padding(), dense.ldb() + padding(), dense.ldc() + padding())
            .withScalars(
                oneOf(ScalarClass.ONE, ScalarClass.ONE, ScalarClass.OTHER, ScalarClass.ZERO),
                oneOf(ScalarClass.values()))
            .withEpilogue(epilogue(oneOf(BiasAxis.N, BiasAxis.M)));
    return chance(0.75) ? one : one.withBatch(batch(one.times(size(7)).batch()));
  }

  /** A batch with gaps between its matrices, or with one A or one B for all. */
  private GemmBatch batch(GemmBatch dense) {
    boolean oneA = chance(0.1);
    return new GemmBatch(
        dense.count(),
        oneA ? 0 : dense.strideA() + padding(),
        !oneA && chance(0.3) ? 0 : dense.strideB() + padding(),
        dense.strideC() + padding());
  }

  private long padding() {
    return chance(0.6) ? 0 : 1 + random.nextInt(20);
  }

  private Epilogue epilogue(BiasAxis bias) {
    List<Epilogue.Step> steps = new ArrayList<>();
    if (chance(0.4)) {
      steps.add(new Epilogue.Bias(bias));
    }
    if (chance(0.15)) {
      steps.add(new Epilogue.Residual());
    }
    if (chance(0.15)) {
      steps.add(new Epilogue.Scale());
    }
    if (chance(0.35)) {
      steps.add(new Epilogue.Activation(oneOf(ActivationKind.values())));
    }
    if (chance(0.1)) {
      steps.add(new Epilogue.Clamp());
    }
    if (steps.size() > 1 && chance(0.3)) {
      steps.add(steps.removeFirst());
    }
    return new Epilogue(steps);
  }

  /** A window that slides along an axis: most have an ordinary shape, some an odd one. */
  private Window window(boolean dilated) {
    long kernel = oneOf(1, 2, 3, 3, 3, 5, 7);
    long stride = oneOf(1, 1, 2, 2, 3);
    long pad = chance(0.5) ? 0 : random.nextInt((int) kernel);
    long dilation = dilated && chance(0.15) ? 1 + random.nextInt(2) : 0;
    long in = chance(0.02) ? 0 : 1 + random.nextInt(chance(0.3) ? 70 : 24);
    long out = Window.outFor(in, kernel, stride, pad, dilation);
    // asymmetric padding, or a last row of the input that is not used
    long changed = chance(0.2) ? out + random.nextInt(3) - 1 : out;
    boolean allowed = changed > 0 && (changed - 1) * stride < in + pad;
    return new Window(in, allowed ? changed : out, kernel, stride, pad, dilation);
  }

  private ConvolutionProblem convolution(DataType type) {
    Direction direction =
        oneOf(
            Direction.FORWARD_TRAINING,
            Direction.FORWARD_INFERENCE,
            Direction.BACKWARD_DATA,
            Direction.BACKWARD_WEIGHTS);
    Window none = new Window(1, 1, 1, 1, 0, 0);
    Window d = chance(0.15) ? window(true) : none;
    Window h = chance(0.1) && d.equals(none) ? none : window(true);
    Window w = chance(0.5) && !h.equals(none) ? h : window(true);
    long groups = chance(0.25) ? oneOf(2, 3, 4, 8, 17) : 1;
    boolean depthwise = groups > 1 && chance(0.5);
    long ic = groups * (depthwise || chance(0.4) ? 1 : size(33));
    long oc = groups * (depthwise || chance(0.2) ? 1 : size(65));
    return new ConvolutionProblem(
            Direction.FORWARD_TRAINING,
            type,
            chance(0.5) ? 1 : size(4),
            groups,
            ic,
            oc,
            d,
            h,
            w,
            chance(0.75) ? ImageLayout.NCHW : ImageLayout.NHWC,
            chance(0.15),
            epilogue(BiasAxis.CHANNEL))
        .in(direction);
  }

  private PoolingProblem pooling(DataType type) {
    Window h = window(true);
    return new PoolingProblem(
        oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD),
        type,
        oneOf(PoolingKind.values()),
        size(4),
        size(17),
        h,
        chance(0.5) ? h : window(true),
        chance(0.75) ? ImageLayout.NCHW : ImageLayout.NHWC);
  }

  private NormalizationProblem normalization(DataType type) {
    long side = size(20);
    NormalizationProblem.Shape shape =
        chance(0.5)
            ? new NormalizationProblem.Layer(size(300), size(1100))
            : new NormalizationProblem.Batch(
                size(20),
                size(40),
                side,
                chance(0.5) ? side : size(70),
                chance(0.75) ? ImageLayout.NCHW : ImageLayout.NHWC);
    return new NormalizationProblem(
        oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD),
        type,
        shape,
        chance(0.7) ? NormalizationProblem.DEFAULT_EPSILON : 1e-3);
  }

  private SoftmaxProblem softmax(DataType type) {
    SoftmaxKind kind = oneOf(SoftmaxKind.values());
    Direction direction =
        kind == SoftmaxKind.CROSS_ENTROPY
            ? oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE)
            : oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD);
    Dims dims = dims();
    int axis = chance(0.6) ? dims.rank() - 1 : random.nextInt(dims.rank());
    return new SoftmaxProblem(direction, type, kind, dims, axis);
  }

  private ActivationProblem activation(DataType type) {
    ActivationKind kind = oneOf(ActivationKind.values());
    Direction direction = oneOf(Direction.FORWARD, Direction.BACKWARD);
    boolean fromDst = direction == Direction.BACKWARD && kind.hasDerivativeFromDst() && chance(0.5);
    return new ActivationProblem(direction, type, kind, dims(), fromDst);
  }

  private ReductionProblem reduction(DataType type) {
    Dims dims = dims();
    return new ReductionProblem(
        type, oneOf(ReductionKind.values()), dims, random.nextInt(dims.rank()));
  }

  private RecurrentProblem recurrent(DataType type) {
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    for (Extra extra : Extra.values()) {
      if (chance(0.5)) {
        extras.add(extra);
      }
    }
    return new RecurrentProblem(
        oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD),
        type,
        oneOf(CellKind.values()),
        chance(0.6) ? 1 : 1 + random.nextInt(3),
        size(chance(0.5) ? 3 : 12),
        size(chance(0.5) ? 5 : 40),
        Math.max(1, size(chance(0.5) ? 9 : 70)),
        Math.max(1, size(chance(0.5) ? 9 : 70)),
        oneOf(Sweep.values()),
        extras);
  }

  private AttentionProblem attention(DataType type) {
    long keyHeads = 1L + random.nextInt(3);
    long heads = keyHeads * (chance(0.3) ? 2 : 1);
    long query = size(90);
    long key = chance(0.5) ? query : size(150);
    AttentionProblem dense =
        new AttentionProblem(
            oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD),
            type,
            chance(0.5) ? 1 : size(3),
            chance(0.03) ? 0 : heads,
            keyHeads,
            query,
            key,
            Math.max(1, size(70)),
            Math.max(1, size(70)),
            chance(0.35),
            chance(0.6) ? AttentionMask.NONE : oneOf(AttentionMask.values()));
    return chance(0.7)
        ? dense
        : dense.withStrides(
            padded(dense.queryStrides()),
            packed(keyHeads, dense.keySize()),
            packed(keyHeads, dense.valueSize()),
            padded(dense.dstStrides()));
  }

  private HeadStrides padded(HeadStrides dense) {
    long row = dense.row() + padding();
    long head = row * (dense.head() / Math.max(1, dense.row())) + padding();
    return new HeadStrides(head * 6 + padding(), head, row);
  }

  /** Heads beside each other, as a projection leaves them. */
  private HeadStrides packed(long heads, long size) {
    long row = heads * size + padding();
    return new HeadStrides(row * 150, size, row);
  }

  private OptimizerProblem optimizer(DataType type) {
    OptimizerKind kind = oneOf(OptimizerKind.values());
    Momentum momentum = kind == OptimizerKind.SGD ? oneOf(Momentum.values()) : Momentum.NONE;
    return new OptimizerProblem(type, kind, size(20_000), momentum);
  }
}
