package org.einkorn.kernels.microkernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * Stands in a template for a function of vectors that each of its specializations has of its own:
 * {@link Specializer} puts the code of that function in the place of the call.
 */
@SuppressWarnings("DoNotCallSuggester") // templates do call them
public final class Placeholder {

  private Placeholder() {}

  /** A function of one vector and two scalars. */
  public static FloatVector unary(FloatVector x, float p, float q) {
    throw notReplaced();
  }

  /** A function of two vectors and two scalars. */
  public static FloatVector binary(FloatVector x, FloatVector y, float p, float q) {
    throw notReplaced();
  }

  /** A function of three vectors and two scalars. */
  public static FloatVector ternary(FloatVector x, FloatVector y, FloatVector z, float p, float q) {
    throw notReplaced();
  }

  /** A function of one vector and two scalars. */
  public static DoubleVector unary(DoubleVector x, double p, double q) {
    throw notReplaced();
  }

  /** A function of two vectors and two scalars. */
  public static DoubleVector binary(DoubleVector x, DoubleVector y, double p, double q) {
    throw notReplaced();
  }

  /** A function of three vectors and two scalars. */
  public static DoubleVector ternary(
      DoubleVector x, DoubleVector y, DoubleVector z, double p, double q) {
    throw notReplaced();
  }

  private static AssertionError notReplaced() {
    return new AssertionError("only a specialization of a template calls a function");
  }
}
