package org.einkorn.kernels.math;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.microkernel.Specializer.Function;

/** The vector functions of elementwise arithmetic by name. */
public final class ElementwiseFunctions {

  private ElementwiseFunctions() {}

  /** The function with this name for a type. */
  public static Function of(DataType type, String name) {
    return new Function(
        type == DataType.F32 ? FloatElementwise.class : DoubleElementwise.class, name);
  }
}
