package org.einkorn.kernels.vector;

import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;

/** A floating-point operand during a run, of either type. */
public abstract sealed class Elements permits Floats, Doubles {

  /** An operand of f32 or f64, not bound yet. */
  public static Elements of(DataType type) {
    return switch (type) {
      case F32 -> new Floats();
      case F64 -> new Doubles();
      case S32, U8 -> throw new IllegalArgumentException(type.text() + " is not f32 or f64");
    };
  }

  /** Refers to an operand of a run. */
  public final void bind(Operands operands, Role role) {
    bind(operands.buffer(role), operands.offset(role));
  }

  /** Refers to a buffer from an offset in elements on. */
  public abstract void bind(Buffer buffer, long offset);

  /** One element. */
  public abstract double read(boolean heap, long at);

  /** Sets one element, rounded to the operand's type. */
  public abstract void write(boolean heap, long at, double value);

  /** Sets a run of elements to 0. */
  public abstract void clear(boolean heap, long base, int count);
}
