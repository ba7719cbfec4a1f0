package org.einkorn.kernels.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The errors of the functions of floats, by a scan of every 4093rd float; with {@code
 * -Deinkorn.scan=1} of all 2^32.
 */
class VectorMathTest {

  private static final long STRIDE = Long.getLong("einkorn.scan", 4093);

  @FunctionalInterface
  interface FloatFunction {
    float apply(float x);
  }

  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    88.72284f,
    88.73f,
    -87.33f,
    -103.9f,
    -104f,
    0.921875f,
    Math.nextDown(0.921875f),
    4f,
    9.1f
  };

  static Stream<Arguments> functions() {
    return Stream.of(
        function("exp", VectorMath::exp, ScalarMath::exp, StrictMath::exp, 1.5),
        function("tanh", VectorMath::tanh, ScalarMath::tanh, StrictMath::tanh, 3),
        function("sigmoid", VectorMath::sigmoid, ScalarMath::sigmoid, VectorMathTest::sigmoid, 3),
        function("erf", VectorMath::erf, ScalarMath::erf, VectorMathTest::erf, 1.5),
        function("log", VectorMath::log, ScalarMath::log, Math::log, 1),
        function(
            "expm1 of negatives",
            x -> VectorMath.expm1OfNegative(x.min(0f)),
            x -> ScalarMath.expm1OfNegative(Math.min(x, 0f)),
            x -> Math.expm1(Math.min(x, 0)),
            2),
        function(
            "log1p from 0 to 1",
            x -> VectorMath.log1pOfUnit(x.abs().min(1f)),
            x -> ScalarMath.log1pOfUnit(Math.min(Math.abs(x), 1f)),
            x -> Math.log1p(Math.min(Math.abs(x), 1)),
            1.5));
  }

  private static Arguments function(
      String name,
      UnaryOperator<FloatVector> vector,
      FloatFunction scalar,
      DoubleUnaryOperator exact,
      double ulps) {
    return Arguments.of(name, vector, scalar, exact, ulps);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void staysWithinItsStatedError(
      String name,
      UnaryOperator<FloatVector> vector,
      FloatFunction scalar,
      DoubleUnaryOperator exact,
      double ulps) {
    double worst =
        LongStream.range(0, (1L << 32) / STRIDE)
            .parallel()
            .mapToDouble(i -> {
              float x = Float.intBitsToFloat((int) (i * STRIDE));
              return Float.isNaN(x) ? 0 : error(name, x, scalar.apply(x), exact.applyAsDouble(x));
            })
            .max()
            .orElse(0);
    if (STRIDE == 1) {
      System.out.printf("%s: at most %.4f ulp over all floats%n", name, worst);
    }
    assertTrue(worst <= ulps, () -> name + " is wrong by " + worst + " ulp");
    for (float x = -10f; x < 10f; x += 0x1.01p-14f) {
      double error = error(name, x, scalar.apply(x), exact.applyAsDouble(x));
      float at = x;
      assertTrue(error <= ulps, () -> name + "(" + at + ") is wrong by " + error + " ulp");
    }
    assertTrue(Float.isNaN(scalar.apply(Float.NaN)), name + "(NaN)");
  }

  /** In units in the last place; where the result is infinite or NaN it must be just that. */
  private static double error(String name, float x, float seen, double exact) {
    float rounded = (float) exact;
    if (!Float.isFinite(rounded) || !Float.isFinite(seen)) {
      assertEquals(rounded, seen, () -> name + "(" + x + ")");
      return 0;
    }
    return Math.abs(seen - exact) / Math.ulp(rounded);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("functions")
  void everyLaneEqualsTheScalarTwin(
      String name,
      UnaryOperator<FloatVector> vector,
      FloatFunction scalar,
      DoubleUnaryOperator exact,
      double ulps) {
    assertLanesEqual(name, vector, scalar);
  }

  @Test
  void geluEqualsItsTwinAndStaysWithinItsAbsoluteError() {
    assertLanesEqual("gelu", VectorMath::gelu, ScalarMath::gelu);
    for (long bits = 0; bits < 1L << 32; bits += 4093) {
      float x = Float.intBitsToFloat((int) bits);
      if (Float.isFinite(x) && Math.abs(x) > Float.MIN_NORMAL) {
        double exact = 0.5 * x * (1 + erf(x * Math.sqrt(0.5)));
        float seen = ScalarMath.gelu(x);
        assertTrue(Math.abs(seen - exact) <= 2e-7 * Math.abs(x), () -> "gelu(" + x + ") = " + seen);
      }
    }
  }

  @Test
  void slopeOfGeluEqualsItsTwinAndStaysWithinItsAbsoluteError() {
    assertLanesEqual("gelu slope", VectorMath::geluSlope, ScalarMath::geluSlope);
    for (long bits = 0; bits < 1L << 32; bits += 4093) {
      float x = Float.intBitsToFloat((int) bits);
      if (Float.isFinite(x)) {
        double density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
        double exact = 0.5 * (1 + erf(x * Math.sqrt(0.5))) + x * density;
        float seen = ScalarMath.geluSlope(x);
        assertTrue(Math.abs(seen - exact) <= 4e-7, () -> "slope of gelu(" + x + ") = " + seen);
      }
    }
  }

  private static void assertLanesEqual(
      String name, UnaryOperator<FloatVector> vector, FloatFunction scalar) {
    VectorSpecies<Float> species = FloatVector.SPECIES_PREFERRED;
    float[] in = new float[species.length()];
    for (int start = 0; start < SPECIAL.length + 2000; start += in.length) {
      for (int lane = 0; lane < in.length; lane++) {
        int index = start + lane;
        in[lane] =
            index < SPECIAL.length ? SPECIAL[index] : Float.intBitsToFloat(index * 0x9E3779B9);
      }
      float[] out = vector.apply(FloatVector.fromArray(species, in, 0)).toArray();
      for (int lane = 0; lane < in.length; lane++) {
        float x = in[lane];
        assertEquals(scalar.apply(x), out[lane], () -> name + "(" + x + ") on " + species);
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** Taylor series near zero, continued fraction of the complement beyond. */
  private static double erf(double x) {
    double a = Math.abs(x);
    if (a >= 6) {
      return Math.signum(x);
    }
    if (a < 3) {
      double sum = a;
      double power = a;
      for (int n = 1; Math.abs(power) > 1e-18 * sum; n++) {
        power *= -a * a / n;
        sum += power / (2 * n + 1);
      }
      return Math.copySign(2 / Math.sqrt(Math.PI) * sum, x);
    }
    double fraction = 0;
    for (int k = 60; k >= 1; k--) {
      fraction = k / 2.0 / (a + fraction);
    }
    return Math.copySign(1 - Math.exp(-a * a) / (a + fraction) / Math.sqrt(Math.PI), x);
  }
}
