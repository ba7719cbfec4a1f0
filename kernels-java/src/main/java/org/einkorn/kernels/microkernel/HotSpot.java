package org.einkorn.kernels.microkernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;

/** What generated methods do for the sake of HotSpot's compilers. */
final class HotSpot {

  /** HotSpot never compiles a larger method. */
  static final int HUGE_METHOD_BYTES = 8000;

  private static final ClassDesc BYTE_ORDER = ClassDesc.of("java.nio.ByteOrder");

  private HotSpot() {}

  /**
   * Begins a method by an exception handler that normal control flow reaches too, on a path that is
   * never taken: C1 gives up on such a method at once, and the interpreter hands over to C2.
   *
   * <p>Without it a method full of vectors may be trapped. On a busy JVM it is first compiled at
   * tier 2, from which the way to C2 leads through tier 3; there C1 fails ("out of virtual
   * registers"), and the method stays at tier 2 for ever, a hundred times slower than it should be.
   *
   * @param code the method, nothing emitted yet
   * @param size slot of an int parameter that is never negative
   */
  static void refuseC1(CodeBuilder code, int size) {
    refuseC1(code, () -> code.iload(size));
  }

  /**
   * The same.
   *
   * @param pushSize pushes an int that is never negative, which C1 must not know for a constant
   */
  static void refuseC1(CodeBuilder code, Runnable pushSize) {
    Label handler = code.newLabel();
    Label body = code.newLabel();
    Label from = code.newBoundLabel();
    code.getstatic(BYTE_ORDER, "LITTLE_ENDIAN", BYTE_ORDER).pop();
    Label to = code.newBoundLabel();
    code.exceptionCatchAll(from, to, handler);
    pushSize.run();
    code.ifge(body).aconst_null().labelBinding(handler).athrow().labelBinding(body);
  }
}
