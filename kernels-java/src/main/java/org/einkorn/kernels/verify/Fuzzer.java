package org.einkorn.kernels.verify;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
import org.einkorn.kernels.dropout.DropoutProblem;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.embedding.EmbeddingProblem;
import org.einkorn.kernels.gemm.GemmBatch;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.normalization.Addend;
import org.einkorn.kernels.normalization.NormalizationKind;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerOption;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.recurrent.CellKind;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.recurrent.Sweep;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.softmax.CrossEntropy;
import org.einkorn.kernels.softmax.LossKind;
import org.einkorn.kernels.softmax.LossProblem;
import org.einkorn.kernels.softmax.Reduction;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.einkorn.kernels.transform.PadMode;
import org.einkorn.kernels.transform.Transform;
import org.einkorn.kernels.transform.TransformProblem;

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
      case ELEMENTWISE -> elementwise(type);
      case RECURRENT -> recurrent(type);
      case REDUCTION -> reduction(type);
      case ATTENTION -> attention(type);
      case OPTIMIZER -> optimizer(type);
      case EMBEDDING -> embedding(type);
      case DROPOUT -> dropout(type);
      case TRANSFORM -> transform(type);
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

  /** An activation that an epilogue can hold. */
  private ActivationKind fused() {
    while (true) {
      ActivationKind kind = oneOf(ActivationKind.values());
      if (kind.canBeJoined() && kind != ActivationKind.CLAMP) {
        return kind;
      }
    }
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
      steps.add(new Epilogue.Activation(fused()));
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
    boolean adaptive = chance(0.15);
    Window h = adaptive ? adaptiveWindow() : window(true);
    Window w = chance(0.5) ? h : adaptive ? adaptiveWindow() : window(true);
    Window depth = adaptive ? adaptiveWindow() : window(false);
    return new PoolingProblem(
        oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD),
        type,
        oneOf(PoolingKind.values()),
        size(4),
        size(chance(0.3) ? 70 : 17),
        chance(0.2) ? depth : PoolingProblem.FLAT,
        h,
        w,
        chance(0.6) ? ImageLayout.NCHW : ImageLayout.NHWC,
        adaptive);
  }

  private Window adaptiveWindow() {
    int in = 1 + random.nextInt(40);
    return PoolingProblem.adaptiveWindow(in, 1 + random.nextInt(chance(0.3) ? 1 : in));
  }

  private NormalizationProblem normalization(DataType type) {
    Direction direction =
        oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD);
    NormalizationProblem.Shape shape = shape(oneOf(NormalizationKind.values()));
    boolean adds = shape instanceof NormalizationProblem.Rows && direction != Direction.BACKWARD;
    return new NormalizationProblem(
        direction,
        type,
        shape,
        chance(0.7) ? NormalizationProblem.DEFAULT_EPSILON : 1e-3,
        adds ? oneOf(Addend.values()) : Addend.NONE,
        chance(0.3) ? Epilogue.of(Epilogue.parseStep("relu")) : Epilogue.NONE);
  }

  private NormalizationProblem.Shape shape(NormalizationKind kind) {
    long mb = size(20);
    long c = size(40);
    long h = size(20);
    long w = chance(0.5) ? h : size(70);
    ImageLayout layout = chance(0.7) ? ImageLayout.NCHW : ImageLayout.NHWC;
    return switch (kind) {
      case LAYER -> new NormalizationProblem.Layer(size(300), size(1100));
      case RMS -> new NormalizationProblem.Rms(size(300), size(1100));
      case BATCH -> new NormalizationProblem.Batch(mb, c, h, w, layout);
      case INSTANCE -> new NormalizationProblem.Instance(mb, c, h, w, layout);
      case GROUP -> {
        long groups = 1L + random.nextInt(8);
        yield new NormalizationProblem.Group(mb, groups, groups * size(12), h, w, layout);
      }
    };
  }

  private Problem softmax(DataType type) {
    if (chance(0.25)) {
      return new LossProblem(
          oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE),
          type,
          oneOf(LossKind.values()),
          dims(),
          oneOf(Reduction.values()));
    }
    SoftmaxKind kind = oneOf(SoftmaxKind.values());
    boolean loss = kind == SoftmaxKind.CROSS_ENTROPY;
    Direction direction =
        loss
            ? oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE)
            : oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD);
    Dims dims = dims();
    int axis = chance(0.6) ? dims.rank() - 1 : random.nextInt(dims.rank());
    CrossEntropy options =
        loss && chance(0.6)
            ? new CrossEntropy(oneOf(Reduction.values()), chance(0.5), chance(0.5), chance(0.5))
            : CrossEntropy.PLAIN;
    return new SoftmaxProblem(direction, type, kind, dims, axis, options);
  }

  private ActivationProblem activation(DataType type) {
    ActivationKind kind = oneOf(ActivationKind.values());
    Direction direction = oneOf(Direction.FORWARD, Direction.BACKWARD);
    boolean fromDst = direction == Direction.BACKWARD && kind.hasDerivativeFromDst() && chance(0.5);
    Dims dims = dims();
    int slopeAxis =
        kind == ActivationKind.PRELU && chance(0.7)
            ? random.nextInt(dims.rank())
            : ActivationProblem.NO_AXIS;
    Optional<BiasAxis> bias =
        !kind.canBeJoined() || chance(0.7)
            ? Optional.empty()
            : Optional.of(dims.rank() > 1 && chance(0.5) ? BiasAxis.CHANNEL : BiasAxis.N);
    return new ActivationProblem(direction, type, kind, dims, fromDst, slopeAxis, bias);
  }

  private ElementwiseProblem elementwise(DataType type) {
    ElementwiseKind kind = oneOf(ElementwiseKind.values());
    Direction direction =
        kind.isComparison() || chance(0.5) ? Direction.FORWARD : Direction.BACKWARD;
    Dims dims = dims();
    List<Dims> sources = new ArrayList<>();
    boolean dense = chance(0.4);
    for (int source = 0; source < kind.sources(); source++) {
      List<Long> sizes = new ArrayList<>(dims.sizes());
      for (int axis = 0; axis < sizes.size(); axis++) {
        if (!dense && chance(0.3)) {
          sizes.set(axis, 1L);
        }
      }
      sources.add(new Dims(sizes));
    }
    return new ElementwiseProblem(direction, type, kind, sources);
  }

  private ReductionProblem reduction(DataType type) {
    Dims dims = dims();
    ReductionKind kind = oneOf(ReductionKind.values());
    Direction direction =
        kind == ReductionKind.ARGMAX || chance(0.5) ? Direction.FORWARD : Direction.BACKWARD;
    List<Integer> axes = new ArrayList<>(List.of(random.nextInt(dims.rank())));
    for (int axis = 0; axis < dims.rank(); axis++) {
      if (!axes.contains(axis) && chance(0.3)) {
        axes.add(axis);
      }
    }
    return new ReductionProblem(direction, type, kind, dims, axes);
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
    Momentum momentum =
        switch (kind) {
          case SGD -> oneOf(Momentum.values());
          case RMSPROP -> oneOf(Momentum.NONE, Momentum.CLASSICAL);
          default -> Momentum.NONE;
        };
    Set<OptimizerOption> options = EnumSet.noneOf(OptimizerOption.class);
    for (OptimizerOption option : OptimizerOption.values()) {
      boolean belongs =
          switch (option) {
            case CENTERED -> kind == OptimizerKind.RMSPROP;
            case DECOUPLED -> kind != OptimizerKind.LAMB;
            case L1, CLIP -> true;
          };
      if (belongs && chance(0.3)) {
        options.add(option);
      }
    }
    return new OptimizerProblem(type, kind, size(20_000), momentum, options);
  }

  /** Few rows for many indices, so that rows repeat, or many, so that most are absent. */
  private EmbeddingProblem embedding(DataType type) {
    Direction direction = oneOf(Direction.FORWARD, Direction.BACKWARD_WEIGHTS);
    Dims indices = chance(0.7) ? Dims.of(size(200)) : Dims.of(size(12), size(20));
    long rows = Math.max(1, chance(0.4) ? size(5) : size(300));
    long padding = chance(0.3) ? random.nextLong(rows) : EmbeddingProblem.NO_PADDING;
    ScalarClass beta =
        direction == Direction.FORWARD ? ScalarClass.ZERO : oneOf(ScalarClass.values());
    return new EmbeddingProblem(direction, type, indices, rows, size(260), padding, beta);
  }

  private DropoutProblem dropout(DataType type) {
    return new DropoutProblem(
        oneOf(Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE, Direction.BACKWARD),
        type,
        dims());
  }

  private TransformProblem transform(DataType type) {
    Direction direction = oneOf(Direction.FORWARD, Direction.BACKWARD);
    Dims dims = transformDims();
    Transform transform =
        switch (random.nextInt(6)) {
          case 0 -> new Transform.Transpose(dims, permutation(dims.rank()));
          case 1 -> pad(dims);
          case 2 -> slice(dims);
          case 3 -> concat(dims);
          case 4 -> gather(dims);
          default -> new Transform.Columns(size(4), size(7), window(true), window(true));
        };
    return new TransformProblem(direction, type, transform);
  }

  /** One axis of ordinary length or two, the others short. */
  private Dims transformDims() {
    long[] sizes = new long[1 + random.nextInt(5)];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = chance(0.4) ? size(140) : size(7);
    }
    return Dims.of(sizes);
  }

  private List<Integer> permutation(int rank) {
    List<Integer> rest = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    List<Integer> perm = new ArrayList<>();
    while (!rest.isEmpty()) {
      int index = random.nextInt(rest.size());
      perm.add(rest.get(index));
      rest.subList(index, index + 1).clear();
    }
    return perm;
  }

  private Transform pad(Dims dims) {
    PadMode mode = oneOf(PadMode.values());
    List<Long> before = new ArrayList<>();
    List<Long> after = new ArrayList<>();
    for (long size : dims.sizes()) {
      int most =
          switch (mode) {
            case CONSTANT -> 4;
            case EDGE -> size == 0 ? 0 : 4;
            case REFLECT -> Math.clamp(size - 1, 0, 4);
          };
      before.add(chance(0.4) ? 0 : (long) random.nextInt(most + 1));
      after.add(chance(0.4) ? 0 : (long) random.nextInt(most + 1));
    }
    return new Transform.Pad(dims, before, after, mode);
  }

  private Transform slice(Dims dims) {
    List<Long> start = new ArrayList<>();
    List<Long> count = new ArrayList<>();
    List<Long> step = new ArrayList<>();
    for (long size : dims.sizes()) {
      long first = chance(0.5) ? 0 : random.nextLong(size + 1);
      long distance = oneOf(1L, 1L, 2L, 3L, 7L);
      long most = Math.ceilDiv(size - first, distance);
      start.add(first);
      step.add(distance);
      count.add(chance(0.5) ? most : random.nextLong(most + 1));
    }
    return new Transform.Slice(dims, start, count, step);
  }

  private Transform concat(Dims dims) {
    int axis = random.nextInt(dims.rank());
    List<Dims> sources = new ArrayList<>(List.of(dims));
    while (sources.size() < Transform.Concat.MOST && chance(0.7)) {
      List<Long> sizes = new ArrayList<>(dims.sizes());
      sizes.set(axis, size(40));
      sources.add(new Dims(sizes));
    }
    return new Transform.Concat(sources, axis);
  }

  private Transform gather(Dims dims) {
    int axis = random.nextInt(dims.rank());
    List<Long> sizes = new ArrayList<>(dims.sizes());
    sizes.set(axis, Math.max(1, sizes.get(axis)));
    return new Transform.Gather(new Dims(sizes), axis, size(60));
  }
}
