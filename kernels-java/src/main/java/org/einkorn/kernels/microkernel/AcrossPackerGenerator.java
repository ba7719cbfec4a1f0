package org.einkorn.kernels.microkernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes a {@link PanelPacker} that transposes: the panel's rows lie across those of the matrix.
 *
 * <p>A square of L × L elements, L the length of a vector, is transposed in registers: L loads, in
 * log2 L steps L/2 pairs of registers exchange halves, quarters and so on by two-table lookups, L
 * stores. That is about a quarter of a cycle for each element with 512 bits, where scalar code needs
 * more than one.
 */
final class AcrossPackerGenerator {

  private static final ClassDesc BASE = PanelPacker.class.describeConstable().orElseThrow();
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc BYTE_ORDER = ClassDesc.of("java.nio.ByteOrder");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
  private static final ClassDesc FLOATS = CD_float.arrayType();

  private final Panel panel;
  private final boolean heap;
  private final int length;
  private final CodeBuilder code;

  // slots of pack's parameters
  private final int source;
  private final int offset;
  private final int stride;
  private final int target;
  private final int targetOffset;
  private final int count;
  private final int k;
  private final int scale;

  // slots of local variables
  private final int p;
  private final int from;
  private final int to;
  private final int mask;
  private final int zero;
  private final int[] tables;
  private final int[] rows;

  private AcrossPackerGenerator(Panel panel, boolean heap, CodeBuilder code) {
    this.panel = panel;
    this.heap = heap;
    this.length = panel.lanes().length();
    this.code = code;
    source = code.parameterSlot(0);
    offset = code.parameterSlot(1);
    stride = code.parameterSlot(2);
    target = code.parameterSlot(3);
    targetOffset = code.parameterSlot(4);
    count = code.parameterSlot(5);
    k = code.parameterSlot(6);
    scale = code.parameterSlot(7);
    p = code.allocateLocal(TypeKind.INT);
    from = code.allocateLocal(heap ? TypeKind.INT : TypeKind.LONG);
    to = code.allocateLocal(TypeKind.LONG);
    mask = code.allocateLocal(TypeKind.REFERENCE);
    zero = code.allocateLocal(TypeKind.REFERENCE);
    tables = new int[2 * steps(length)];
    rows = new int[length];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = code.allocateLocal(TypeKind.REFERENCE);
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = code.allocateLocal(TypeKind.REFERENCE);
    }
  }

  private static int steps(int length) {
    return Integer.numberOfTrailingZeros(length);
  }

  /** The class file of a packer with a public constructor without arguments. */
  static byte[] generate(Panel panel) {
    ClassDesc name =
        ClassDesc.of(PanelPacker.class.getPackageName(), "AcrossPacker_" + panel.width());
    return ClassFile.of()
        .build(
            name,
            type ->
                type.withFlags(ClassFile.ACC_FINAL)
                    .withSuperclass(BASE)
                    .withMethodBody(
                        INIT_NAME,
                        MTD_void,
                        0,
                        code -> code.aload(0).invokespecial(BASE, INIT_NAME, MTD_void).return_())
                    .withMethodBody(
                        "pack",
                        packType(SEGMENT, CD_long),
                        ClassFile.ACC_PUBLIC,
                        code -> new AcrossPackerGenerator(panel, false, code).pack())
                    .withMethodBody(
                        "pack",
                        packType(FLOATS, CD_int),
                        ClassFile.ACC_PUBLIC,
                        code -> new AcrossPackerGenerator(panel, true, code).pack()));
  }

  private static MethodTypeDesc packType(ClassDesc source, ClassDesc index) {
    return MethodTypeDesc.of(
        CD_void, source, index, index, SEGMENT, CD_long, CD_int, CD_int, CD_float);
  }

  /**
   * The lookup tables: for each distance d = 1, 2, 4 … one that gathers the halves which stay in the
   * upper register of a pair, and one for the lower.
   */
  static float[] tables(int length) {
    float[] tables = new float[2 * steps(length) * length];
    int at = 0;
    for (int d = 1; d < length; d *= 2) {
      for (int lane = 0; lane < length; lane++) {
        boolean second = (lane & d) != 0;
        tables[at + lane] = second ? length + lane - d : lane;
        tables[at + length + lane] = second ? length + lane : lane + d;
      }
      at += 2 * length;
    }
    return tables;
  }

  private void pack() {
    code.loadConstant(length);
    code.invokestatic(
        ClassDesc.of(PanelPacker.class.getPackageName(), "PanelPackers"),
        "transposition",
        MethodTypeDesc.of(FLOATS, CD_int));
    code.astore(mask);
    for (int i = 0; i < tables.length; i++) {
      pushSpecies();
      code.aload(mask).loadConstant(i * length);
      code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, FLOATS, CD_int));
      code.astore(tables[i]);
    }
    pushSpecies();
    code.invokestatic(VECTOR, "zero", MethodTypeDesc.of(VECTOR, SPECIES)).astore(zero);
    Label nextColumn = code.newBoundLabel();
    packColumn();
    Label end = code.newLabel();
    code.iload(count).loadConstant(length).isub().istore(count);
    code.lload(targetOffset).loadConstant((long) panel.lanes().bytes()).ladd();
    code.lstore(targetOffset);
    nextRowsOfSource();
    // columns left: the width minus what has been packed, counted in the panel's vectors
    code.iinc(columnsLeft, -1).iload(columnsLeft).ifgt(nextColumn);
    code.labelBinding(end).return_();
  }
}
