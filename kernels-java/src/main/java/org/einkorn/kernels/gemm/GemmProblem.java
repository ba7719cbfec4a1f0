package org.einkorn.kernels.gemm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Epilogue.BiasAxis;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;

/**
 * A matrix product, as text {@code gemm forward f32 128x64:64x32 ta tb lda=80 ldb=64 ldc=32 alpha=1
 * beta=0 +bias:n+relu}, or a batch of them: {@code 8x128x64:8x64x32 sa=8192 sb=2048 sc=4096}, where
 * {@code 8x128x64:1x64x32} multiplies every A by the same B.
 *
 * @param type f32 or f64
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums
 * @param transA A is stored as k × m
 * @param transB B is stored as n × k
 * @param lda elements between stored rows of A
 * @param ldb elements between stored rows of B
 * @param ldc elements between rows of C
 * @param alpha class of alpha
 * @param beta class of beta
 * @param epilogue what is done to each element before it is stored
 * @param batch how many products, and how far apart their matrices
 */
public record GemmProblem(
    DataType type,
    long m,
    long n,
    long k,
    boolean transA,
    boolean transB,
    long lda,
    long ldb,
    long ldc,
    ScalarClass alpha,
    ScalarClass beta,
    Epilogue epilogue,
    GemmBatch batch)
    implements Problem {

  /** Checks the sizes. */
  public GemmProblem {
    Checks.floating(type);
    Checks.size("m", m);
    Checks.size("n", n);
    Checks.size("k", k);
    Checks.leadingDimension("lda", lda, transA ? m : k);
    Checks.leadingDimension("ldb", ldb, transB ? k : n);
    Checks.leadingDimension("ldc", ldc, n);
    epilogue.requireBiasAxis(Set.of(BiasAxis.N, BiasAxis.M));
    if (batch.count() != 1) {
      batch.requireOwnResults();
      batch.requireApart("A", batch.strideA(), extent(transA ? k : m, lda, transA ? m : k));
      batch.requireApart("B", batch.strideB(), extent(transB ? n : k, ldb, transB ? k : n));
      batch.requireApart("C", batch.strideC(), extent(m, ldc, n));
    }
  }

  private static long extent(long rows, long stride, long columns) {
    return rows == 0 || columns == 0
        ? 0
        : Math.addExact(Math.multiplyExact(rows - 1, stride), columns);
  }

  /** A plain product of dense f32 matrices. */
  public static GemmProblem of(long m, long n, long k) {
    return of(DataType.F32, m, n, k, false, false);
  }

  /** A product of dense matrices with alpha = 1 and beta = 0. */
  public static GemmProblem of(
      DataType type, long m, long n, long k, boolean transA, boolean transB) {
    return new GemmProblem(
        type,
        m,
        n,
        k,
        transA,
        transB,
        Math.max(1, transA ? m : k),
        Math.max(1, transB ? k : n),
        Math.max(1, n),
        ScalarClass.ONE,
        ScalarClass.ZERO,
        Epilogue.NONE,
        GemmBatch.ONE);
  }

  /** The same with other leading dimensions. */
  public GemmProblem withLeadingDimensions(long a, long b, long c) {
    return new GemmProblem(type, m, n, k, transA, transB, a, b, c, alpha, beta, epilogue, batch);
  }

  /** The same with other classes of alpha and beta. */
  public GemmProblem withScalars(ScalarClass newAlpha, ScalarClass newBeta) {
    return new GemmProblem(
        type, m, n, k, transA, transB, lda, ldb, ldc, newAlpha, newBeta, epilogue, batch);
  }

  /** The same with another epilogue. */
  public GemmProblem withEpilogue(Epilogue other) {
    return new GemmProblem(type, m, n, k, transA, transB, lda, ldb, ldc, alpha, beta, other, batch);
  }

  /** The same matrices, as many times and as far apart as a batch says. */
  public GemmProblem withBatch(GemmBatch other) {
    return new GemmProblem(
        type, m, n, k, transA, transB, lda, ldb, ldc, alpha, beta, epilogue, other);
  }

  /** A batch of such products, the matrices one behind the other. */
  public GemmProblem times(long count) {
    return withBatch(new GemmBatch(count, denseStrideA(), denseStrideB(), denseStrideC()));
  }

  private long denseStrideA() {
    return denseStride(transA ? k : m, lda);
  }

  private long denseStrideB() {
    return denseStride(transB ? n : k, ldb);
  }

  private long denseStrideC() {
    return denseStride(m, ldc);
  }

  private static long denseStride(long rows, long stride) {
    return Math.max(1, Math.multiplyExact(rows, stride));
  }

  /**
   * The single product that a batch amounts to when all its products share B and their rows lie one
   * behind the other; else the problem itself.
   */
  GemmProblem collapsed() {
    boolean stacked =
        batch.count() > 1
            && batch.strideB() == 0
            && !transA
            && batch.strideA() == denseStrideA()
            && batch.strideC() == denseStrideC()
            && !hasBiasByRow();
    if (!stacked) {
      return this;
    }
    long rows = Math.multiplyExact(m, batch.count());
    return new GemmProblem(
        type, rows, n, k, false, transB, lda, ldb, ldc, alpha, beta, epilogue, GemmBatch.ONE);
  }

  private boolean hasBiasByRow() {
    return epilogue.steps().contains(new Epilogue.Bias(BiasAxis.M));
  }

  /** A parser of what follows the type. */
  public static Supplier<GemmProblem> parse(Direction direction, DataType type, ProblemText words) {
    Checks.direction(Family.GEMM, direction, Direction.FORWARD);
    return words.next("sizes such as 128x64:64x32", sizes -> new Parser(type, sizes)).rest(words);
  }

  private static final class Parser {
    private final DataType type;
    private final long m;
    private final long n;
    private final long k;
    private final long countOfA;
    private final long countOfB;
    private boolean transA;
    private boolean transB;
    private long lda;
    private long ldb;
    private long ldc;
    private long strideA;
    private long strideB;
    private long strideC;
    private ScalarClass alpha = ScalarClass.ONE;
    private ScalarClass beta = ScalarClass.ZERO;

    Parser(DataType type, String sizes) {
      this.type = type;
      String[] sides = sizes.split(":", -1);
      if (sides.length != 2) {
        throw new IllegalArgumentException(
            "expected sizes MxK:KxN such as 128x64:64x32, not '" + sizes + "'");
      }
      Dims a = Dims.parse(sides[0]);
      Dims b = Dims.parse(sides[1]);
      int rank = a.rank();
      if (rank < 2 || rank > 3 || b.rank() != rank || a.size(rank - 1) != b.size(rank - 2)) {
        throw new IllegalArgumentException(
            "expected sizes MxK:KxN with one K, or GxMxK:GxKxN, not '" + sizes + "'");
      }
      this.m = a.size(rank - 2);
      this.k = a.size(rank - 1);
      this.n = b.size(rank - 1);
      this.countOfA = rank == 3 ? a.size(0) : 1;
      this.countOfB = rank == 3 ? b.size(0) : 1;
      if (countOfA != countOfB && countOfA != 1 && countOfB != 1) {
        throw new IllegalArgumentException(
            "a batch has one A and one B for each product, or 1 for all, not '" + sizes + "'");
      }
    }

    Supplier<GemmProblem> rest(ProblemText words) {
      words.options(this::option);
      Epilogue epilogue = words.epilogue();
      GemmProblem dense = of(type, m, n, k, transA, transB);
      return () ->
          batched(
              dense
                  .withLeadingDimensions(
                      lda == 0 ? dense.lda : lda,
                      ldb == 0 ? dense.ldb : ldb,
                      ldc == 0 ? dense.ldc : ldc)
                  .withScalars(alpha, beta)
                  .withEpilogue(epilogue));
    }

    private GemmProblem batched(GemmProblem one) {
      long count = countOfA == 1 ? countOfB : countOfA;
      if (count == 1 && strideA == 0 && strideB == 0 && strideC == 0) {
        return one;
      }
      if (count == 1) {
        throw new IllegalArgumentException(
            "sa, sb and sc are for batches such as 8x128x64:8x64x32, not for one product");
      }
      requireNoStride("sa", strideA, countOfA, count);
      requireNoStride("sb", strideB, countOfB, count);
      long a = strideA == 0 ? one.denseStrideA() : strideA;
      long b = strideB == 0 ? one.denseStrideB() : strideB;
      long c = strideC == 0 ? one.denseStrideC() : strideC;
      return one.withBatch(
          new GemmBatch(count, countOfA == count ? a : 0, countOfB == count ? b : 0, c));
    }

    private static void requireNoStride(String name, long stride, long matrices, long count) {
      if (stride > 0 && matrices != count) {
        throw new IllegalArgumentException(
            name + "=" + stride + " for a matrix that all products share; leave it out");
      }
    }

    private void option(String option) {
      String value = option.substring(option.indexOf('=') + 1);
      switch (option.replaceAll("=.*", "=")) {
        case "ta" -> transA = true;
        case "tb" -> transB = true;
        case "lda=" -> lda = Checks.positive("lda", Checks.optionValue(option));
        case "ldb=" -> ldb = Checks.positive("ldb", Checks.optionValue(option));
        case "ldc=" -> ldc = Checks.positive("ldc", Checks.optionValue(option));
        case "sa=" -> strideA = Checks.positive("sa", Checks.optionValue(option));
        case "sb=" -> strideB = Checks.positive("sb", Checks.optionValue(option));
        case "sc=" -> strideC = Checks.positive("sc", Checks.optionValue(option));
        case "alpha=" -> alpha = ScalarClass.parse(value);
        case "beta=" -> beta = ScalarClass.parse(value);
        default ->
            throw Checks.unknownOption(
                option, "ta, tb, lda=, ldb=, ldc=, sa=, sb=, sc=, alpha=, beta=");
      }
    }
  }

  @Override
  public Family family() {
    return Family.GEMM;
  }

  @Override
  public Direction direction() {
    return Direction.FORWARD;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout a =
        batch.layout(
            batch.strideA(),
            transA ? Layout.matrix("k", k, "m", m, lda) : Layout.matrix("m", m, "k", k, lda));
    Layout b =
        batch.layout(
            batch.strideB(),
            transB ? Layout.matrix("n", n, "k", k, ldb) : Layout.matrix("k", k, "n", n, ldb));
    Layout c = batch.layout(batch.strideC(), Layout.matrix("m", m, "n", n, ldc));
    List<OperandSpec> specs = new ArrayList<>();
    specs.add(OperandSpec.read(Role.SRC, type, a));
    specs.add(OperandSpec.read(Role.WEIGHTS, type, b));
    specs.addAll(epilogue.operands(type, c, biasLayout()));
    specs.add(
        beta == ScalarClass.ZERO
            ? OperandSpec.write(Role.DST, type, c)
            : OperandSpec.update(Role.DST, type, c));
    return specs;
  }

  private Layout biasLayout() {
    return hasBiasByRow() ? Layout.vector("m", m) : Layout.vector("n", n);
  }

  @Override
  public List<Scalar> scalars() {
    List<Scalar> scalars = new ArrayList<>();
    if (alpha == ScalarClass.OTHER) {
      scalars.add(Scalar.ALPHA);
    }
    if (beta == ScalarClass.OTHER) {
      scalars.add(Scalar.BETA);
    }
    scalars.addAll(epilogue.scalars());
    return scalars;
  }

  @Override
  public double operations() {
    return 2.0 * batch.count() * m * n * k;
  }

  @Override
  public String text() {
    GemmProblem dense = of(type, m, n, k, transA, transB);
    StringBuilder text = new StringBuilder("gemm forward ");
    text.append(type.text()).append(' ');
    batchOf(text, batch.strideA()).append(m).append('x').append(k).append(':');
    batchOf(text, batch.strideB()).append(k).append('x').append(n);
    option(text, transA, " ta", "");
    option(text, transB, " tb", "");
    option(text, lda != dense.lda, " lda=", lda);
    option(text, ldb != dense.ldb, " ldb=", ldb);
    option(text, ldc != dense.ldc, " ldc=", ldc);
    boolean many = batch.count() != 1;
    boolean apartA = many && batch.strideA() != 0 && batch.strideA() != denseStrideA();
    boolean apartB = many && batch.strideB() != 0 && batch.strideB() != denseStrideB();
    option(text, apartA, " sa=", batch.strideA());
    option(text, apartB, " sb=", batch.strideB());
    option(text, many && batch.strideC() != denseStrideC(), " sc=", batch.strideC());
    option(text, alpha != ScalarClass.ONE, " alpha=", alpha.text());
    option(text, beta != ScalarClass.ZERO, " beta=", beta.text());
    return text.append(epilogue.suffix()).toString();
  }

  /** Number of an operand's matrices in front of its sizes. */
  private StringBuilder batchOf(StringBuilder text, long stride) {
    if (batch.count() != 1) {
      text.append(stride == 0 ? 1 : batch.count()).append('x');
    }
    return text;
  }

  private static void option(StringBuilder text, boolean wanted, String name, Object value) {
    if (wanted) {
      text.append(name).append(value);
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
