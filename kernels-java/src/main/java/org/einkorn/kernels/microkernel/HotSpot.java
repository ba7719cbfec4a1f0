package org.einkorn.kernels.microkernel;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** What code full of vectors does for the sake of HotSpot's compilers. */
public final class HotSpot {

  /** The class of native segments. */
  public static final Class<? extends MemorySegment> NATIVE = MemorySegment.NULL.getClass();

  /** HotSpot compiles no method with more bytecode. */
  static final int HUGE_METHOD_BYTES = 8000;

  private static final ClassDesc SELF = HotSpot.class.describeConstable().orElseThrow();
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc CLASS = ClassDesc.of("java.lang.Class");
  private static final ClassDesc OBJECT = ClassDesc.of("java.lang.Object");
  private static final DirectMethodHandleDesc VECTOR_CLASS =
      ConstantDescs.ofConstantBootstrap(SELF, "vectorClass", CLASS, ConstantDescs.CD_int);
  private static final DirectMethodHandleDesc MASK_CLASS =
      ConstantDescs.ofConstantBootstrap(SELF, "maskClass", CLASS, ConstantDescs.CD_int);
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  private static final ClassDesc BYTE_ORDER = ClassDesc.of("java.nio.ByteOrder");

  private HotSpot() {}

  /**
   * A native segment, of which C2 now knows the class.
   *
   * <p>Without it C2 goes by the segments that the Vector API's methods have seen, in all the
   * process. In uncompiled code they see arrays of bytes, for that is how the JDK reinterprets a
   * vector there; and then C2 boxes every vector that is stored.
   */
  public static MemorySegment known(MemorySegment segment) {
    return NATIVE.cast(segment);
  }

  /** Does to the segment on top of the stack what {@link #known} does. */
  static void know(CodeBuilder code) {
    code.getstatic(SELF, "NATIVE", CLASS);
    cast(code, SEGMENT);
  }

  /**
   * Tells C2 the class of the vector on top of the stack, which is final.
   *
   * <p>To a loop's variable C2 gives the declared type at first, and for that it knows the code of
   * a vector's methods from profiles only: those of the whole process, which may have seen vectors
   * of other widths, or nothing at all. Then it calls the methods, and boxes their vectors.
   *
   * @param vector the declared class
   * @param bits the width of the vector
   */
  static void know(CodeBuilder code, ClassDesc vector, int bits) {
    code.loadConstant(DynamicConstantDesc.ofNamed(VECTOR_CLASS, vector.displayName(), CLASS, bits));
    cast(code, vector);
  }

  /** Tells C2 the class of the mask on top of the stack, which belongs to a vector. */
  static void knowMask(CodeBuilder code, ClassDesc vector, int bits) {
    code.loadConstant(DynamicConstantDesc.ofNamed(MASK_CLASS, vector.displayName(), CLASS, bits));
    cast(code, MASK);
  }

  /** The class of the masks of a width, as {@link #vectorClass} gives that of the vectors. */
  public static Class<?> maskClass(
      MethodHandles.Lookup lookup, String name, Class<?> type, int bits) {
    return species(name, bits).maskAll(true).getClass();
  }

  /**
   * The class of the vectors of a width, as a constant of generated code.
   *
   * @param lookup of the generated class
   * @param name of the declared class, such as {@code FloatVector}
   * @param type of the constant
   * @param bits the width
   */
  public static Class<?> vectorClass(
      MethodHandles.Lookup lookup, String name, Class<?> type, int bits) {
    return species(name, bits).vectorType();
  }

  private static VectorSpecies<?> species(String vector, int bits) {
    Class<?> element =
        switch (vector) {
          case "ByteVector" -> byte.class;
          case "IntVector" -> int.class;
          case "LongVector" -> long.class;
          case "FloatVector" -> float.class;
          case "DoubleVector" -> double.class;
          default -> throw new LinkageError("no species of " + vector);
        };
    return VectorSpecies.of(element, VectorShape.forBitSize(bits));
  }

  /** Pushes a parameter of type double as a scalar of the elements' type. */
  static void loadScalar(CodeBuilder code, int slot, Lanes.Element element) {
    code.dload(slot);
    if (element == Lanes.Element.F32) {
      code.d2f();
    }
  }

  private static void cast(CodeBuilder code, ClassDesc type) {
    code.swap();
    code.invokevirtual(CLASS, "cast", MethodTypeDesc.of(OBJECT, OBJECT)).checkcast(type);
  }

  /**
   * Leaves in a slot what {@link #known} gives for the segment in another one. An outer loop does
   * this in each step, for compiled code may be entered there from the interpreter; in an innermost
   * loop it would be felt.
   */
  static void know(CodeBuilder code, int segment, int known) {
    code.aload(segment);
    know(code);
    code.astore(known);
  }

  /**
   * Checks that all methods of a class are short enough to be compiled.
   *
   * @throws LinkageError if one is not
   */
  static void requireCompilable(byte[] classFile) {
    for (MethodModel method : ClassFile.of().parse(classFile).methods()) {
      int bytes = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
      if (bytes > HUGE_METHOD_BYTES) {
        throw new LinkageError(
            method.methodName().stringValue()
                + " has "
                + bytes
                + " bytes of code, and HotSpot compiles at most "
                + HUGE_METHOD_BYTES);
      }
    }
  }

  /**
   * Begins a method that only C2 is to compile.
   *
   * <p>C1 is refused by an exception handler that normal control flow reaches too, on a path that
   * is never taken: it gives up on such a method at once, and the interpreter hands over to C2.
   * Without that a method full of vectors may be trapped. On a busy JVM it is first compiled at
   * tier 2, from which the way to C2 leads through tier 3; there C1 fails ("out of virtual
   * registers"), and the method stays at tier 2 for ever, a hundred times slower than it should be.
   *
   * @param code the method, nothing emitted yet
   */
  static void leaveToC2(CodeBuilder code) {
    Label handler = code.newLabel();
    Label body = code.newLabel();
    Label from = code.newBoundLabel();
    code.getstatic(BYTE_ORDER, "LITTLE_ENDIAN", BYTE_ORDER).pop();
    Label to = code.newBoundLabel();
    code.exceptionCatchAll(from, to, handler);
    code.getstatic(BYTE_ORDER, "LITTLE_ENDIAN", BYTE_ORDER).ifnonnull(body);
    code.aconst_null().labelBinding(handler).athrow().labelBinding(body);
  }
}
