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
 * beta=0 +bias:n+relu}.
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
    Epilogue epilogue)
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
        Epilogue.NONE);
  }

  /** The same with other leading dimensions. */
  public GemmProblem withLeadingDimensions(long a, long b, long c) {
    return new GemmProblem(type, m, n, k, transA, transB, a, b, c, alpha, beta, epilogue);
  }

  /** The same with other classes of alpha and beta. */
  public GemmProblem withScalars(ScalarClass newAlpha, ScalarClass newBeta) {
    return new GemmProblem(
        type, m, n, k, transA, transB, lda, ldb, ldc, newAlpha, newBeta, epilogue);
  }

  /** The same with another epilogue. */
  public GemmProblem withEpilogue(Epilogue other) {
    return new GemmProblem(type, m, n, k, transA, transB, lda, ldb, ldc, alpha, beta, other);
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
    private boolean transA;
    private boolean transB;
    private long lda;
    private long ldb;
    private long ldc;
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
      if (a.rank() != 2 || b.rank() != 2 || a.size(1) != b.size(0)) {
        throw new IllegalArgumentException(
            "expected sizes MxK:KxN with one K, not '" + sizes + "'");
      }
      this.m = a.size(0);
      this.k = a.size(1);
      this.n = b.size(1);
    }

    Supplier<GemmProblem> rest(ProblemText words) {
      words.options(this::option);
      Epilogue epilogue = words.epilogue();
      GemmProblem dense = of(type, m, n, k, transA, transB);
      return () ->
          dense
              .withLeadingDimensions(
                  lda == 0 ? dense.lda : lda,
                  ldb == 0 ? dense.ldb : ldb,
                  ldc == 0 ? dense.ldc : ldc)
              .withScalars(alpha, beta)
              .withEpilogue(epilogue);
    }

    private void option(String option) {
      String value = option.substring(option.indexOf('=') + 1);
      switch (option.replaceAll("=.*", "=")) {
        case "ta" -> transA = true;
        case "tb" -> transB = true;
        case "lda=" -> lda = Checks.positive("lda", Checks.optionValue(option));
        case "ldb=" -> ldb = Checks.positive("ldb", Checks.optionValue(option));
        case "ldc=" -> ldc = Checks.positive("ldc", Checks.optionValue(option));
        case "alpha=" -> alpha = ScalarClass.parse(value);
        case "beta=" -> beta = ScalarClass.parse(value);
        default -> throw Checks.unknownOption(option, "ta, tb, lda=, ldb=, ldc=, alpha=, beta=");
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
    Layout a = transA ? Layout.matrix("k", k, "m", m, lda) : Layout.matrix("m", m, "k", k, lda);
    Layout b = transB ? Layout.matrix("n", n, "k", k, ldb) : Layout.matrix("k", k, "n", n, ldb);
    Layout c = Layout.matrix("m", m, "n", n, ldc);
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
    return epilogue.steps().contains(new Epilogue.Bias(BiasAxis.M))
        ? Layout.vector("m", m)
        : Layout.vector("n", n);
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
    return 2.0 * m * n * k;
  }

  @Override
  public String text() {
    GemmProblem dense = of(type, m, n, k, transA, transB);
    StringBuilder text = new StringBuilder("gemm forward ");
    text.append(type.text()).append(' ').append(m).append('x').append(k);
    text.append(':').append(k).append('x').append(n);
    option(text, transA, " ta", "");
    option(text, transB, " tb", "");
    option(text, lda != dense.lda, " lda=", lda);
    option(text, ldb != dense.ldb, " ldb=", ldb);
    option(text, ldc != dense.ldc, " ldc=", ldc);
    option(text, alpha != ScalarClass.ONE, " alpha=", alpha.text());
    option(text, beta != ScalarClass.ZERO, " beta=", beta.text());
    return text.append(epilogue.suffix()).toString();
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
