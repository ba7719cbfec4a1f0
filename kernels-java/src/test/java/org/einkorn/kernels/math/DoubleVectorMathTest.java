package org.einkorn.kernels.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The errors of the functions of doubles, on samples that are dense where the functions bend, and
 * on special values. {@link StrictMath} is itself wrong by up to 1 ulp, which the bounds contain.
 */
class DoubleVectorMathTest {

  private static final double INF = Double.POSITIVE_INFINITY;

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    INF,
    -INF,
    Double.NaN,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    709.78,
    709.79,
    -708.4,
    -745.1,
    -746,
    1,
    -1,
    Math.nextDown(1.0),
    6,
    20,
    0.7071067811865475,
    0.7071067811865476
  };

  static Stream<Arguments> functions() {
    return Stream.of(
        Arguments.of("exp", op(DoubleVectorMath::exp), of(StrictMath::exp), 2.0),
        Arguments.of("tanh", op(DoubleVectorMath::tanh), of(StrictMath::tanh), 4.0),
        Arguments.of(
            "sigmoid", op(DoubleVectorMath::sigmoid), of(DoubleVectorMathTest::sigmoid), 4.0),
        Arguments.of("erf", op(DoubleVectorMath::erf), of(DoubleVectorMathTest::erf), 4.0),
        Arguments.of("log", op(DoubleVectorMath::log), of(StrictMath::log), 2.0),
        Arguments.of(
            "expm1 of negatives",
            op(x -> DoubleVectorMath.expm1OfNegative(x.min(0.0))),
            of(x -> StrictMath.expm1(Math.min(x, 0))),
            3.0),
        Arguments.of(
            "log1p from 0 to 1",
            op(x -> DoubleVectorMath.log1pOfUnit(x.abs().min(1.0))),
            of(x -> StrictMath.log1p(Math.min(Math.abs(x), 1))),
            2.5));
  }

  private static UnaryOperator<DoubleVector> op(UnaryOperator<DoubleVector> function) {
    return function;
  }

  private static DoubleUnaryOperator of(DoubleUnaryOperator function) {
    return function;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void staysWithinItsStatedError(
      String name, UnaryOperator<DoubleVector> function, DoubleUnaryOperator exact, double ulps) {
    VectorSpecies<Double> species = DoubleVector.SPECIES_PREFERRED;
    SplittableRandom random = new SplittableRandom(11);
    double[] in = new double[species.length()];
    for (int start = 0; start < 20_000; start += in.length) {
      for (int lane = 0; lane < in.length; lane++) {
        in[lane] = start + lane < SPECIAL.length ? SPECIAL[start + lane] : sample(random);
      }
      double[] out = function.apply(DoubleVector.fromArray(species, in, 0)).toArray();
      for (int lane = 0; lane < in.length; lane++) {
        double x = in[lane];
        double expected = exact.applyAsDouble(x);
        double seen = out[lane];
        if (Double.isFinite(expected) && Double.isFinite(seen)) {
          double error = Math.abs(seen - expected) / Math.ulp(expected);
          assertTrue(
              error <= ulps,
              () -> name + "(" + x + ") = " + seen + ", wrong by " + error + " ulp; seed 11");
        } else {
          assertEquals(expected, seen, () -> name + "(" + x + "); seed 11");
        }
      }
    }
  }

  /** From −10 to 10, from −760 to 760, or any double at all. */
  private static double sample(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextDouble(-10, 10);
      case 1 -> random.nextDouble(-760, 760);
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private static double sigmoid(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return (x >= 0 ? 1 : e) / (1 + e);
  }

  /** Taylor series near 0, the continued fraction of the complement beyond. */
  private static double erf(double x) {
    double z = Math.abs(x);
    if (Double.isNaN(x) || z >= 6) {
      return Math.signum(x);
    }
    if (z < 0.75) {
      double term = z;
      double sum = z;
      for (int n = 1; Math.abs(term) > sum * 0x1p-60; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      return Math.copySign(2 / Math.sqrt(Math.PI) * sum, x);
    }
    double fraction = z;
    for (int n = 1500; n >= 1; n--) {
      fraction = z + n / 2.0 / fraction;
    }
    double complement = StrictMath.exp(-z * z) / (fraction * Math.sqrt(Math.PI));
    return Math.copySign(1 - complement, x);
  }
}
