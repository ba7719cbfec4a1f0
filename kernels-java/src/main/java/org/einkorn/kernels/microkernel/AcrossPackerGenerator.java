package org.einkorn.kernels.microkernel;

import static java.lang.constant.ConstantDescs.CD_double;
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
 * stores. That is about a quarter of a cycle for each element with 512 bits, where scalar code
 * needs more than one.
 *
 * <p>Doubles are looked up as pairs of floats but in vectors of 512 bits: AVX2 does not convert
 * doubles to indices, so C2 would leave the lookup to Java code, a hundred times slower.
 */
final class AcrossPackerGenerator {

  private static final ClassDesc BASE = PanelPacker.class.describeConstable().orElseThrow();
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc BYTE_ORDER = ClassDesc.of("java.nio.ByteOrder");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc FLOATS = Lanes.Element.F32.vectorClass();
  private static final ClassDesc PACKERS = PanelPackers.class.describeConstable().orElseThrow();

  private final Panel panel;
  private final Lanes.Element element;
  private final ClassDesc vector;
  private final ClassDesc array;
  private final boolean heap;
  private final int length;
  private final boolean asPairs;
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
  private final int row;
  private final int knownSource;
  private final int knownTarget;
  private final int mask;
  private final int vectorsLeft;
  private final int zero;
  private final int[] tables;
  private final int[] rows;

  private AcrossPackerGenerator(Panel panel, boolean heap, CodeBuilder code) {
    this.panel = panel;
    this.element = panel.lanes().element();
    this.vector = element.vectorClass();
    this.array = element.primitive().arrayType();
    this.heap = heap;
    this.length = panel.lanes().length();
    this.asPairs = element == Lanes.Element.F64 && panel.lanes().bits() < 512;
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
    row = code.allocateLocal(heap ? TypeKind.INT : TypeKind.LONG);
    vectorsLeft = code.allocateLocal(TypeKind.INT);
    knownSource = code.allocateLocal(TypeKind.REFERENCE);
    knownTarget = code.allocateLocal(TypeKind.REFERENCE);
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
        ClassDesc.of(
            PanelPacker.class.getPackageName(),
            "AcrossPacker_" + panel.lanes().element() + "_" + panel.width());
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
                        packType(panel.lanes().element().primitive().arrayType(), CD_int),
                        ClassFile.ACC_PUBLIC,
                        code -> new AcrossPackerGenerator(panel, true, code).pack()));
  }

  private static MethodTypeDesc packType(ClassDesc source, ClassDesc index) {
    return MethodTypeDesc.of(
        CD_void, source, index, index, SEGMENT, CD_long, CD_int, CD_int, CD_double);
  }

  private void pack() {
    HotSpot.leaveToC2(code);
    loadTables();
    pushSpecies();
    code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES)).astore(zero);
    code.loadConstant(panel.vectors()).istore(vectorsLeft);
    Label nextVector = code.newBoundLabel();
    packVector();
    code.iload(count).loadConstant(length).isub().istore(count);
    code.lload(targetOffset).loadConstant((long) panel.lanes().bytes()).ladd();
    code.lstore(targetOffset);
    nextRowsOfSource();
    code.iinc(vectorsLeft, -1).iload(vectorsLeft).ifgt(nextVector).return_();
  }

  private void loadTables() {
    Lanes.Element lookup = asPairs ? Lanes.Element.F32 : element;
    Lanes lanes = new Lanes(lookup, panel.lanes().bits());
    ClassDesc tableVector = lookup.vectorClass();
    ClassDesc numbers = lookup.primitive().arrayType();
    code.loadConstant(length);
    code.invokestatic(PACKERS, nameOfTables(), MethodTypeDesc.of(numbers, CD_int));
    code.astore(mask);
    for (int i = 0; i < tables.length; i++) {
      code.getstatic(tableVector, lanes.speciesField(), SPECIES);
      code.aload(mask).loadConstant(i * lanes.length());
      code.invokestatic(
          tableVector, "fromArray", MethodTypeDesc.of(tableVector, SPECIES, numbers, CD_int));
      code.astore(tables[i]);
    }
  }

  private String nameOfTables() {
    if (asPairs) {
      return "transpositionOfPairs";
    }
    return element == Lanes.Element.F32 ? "transposition" : "transpositionOfDoubles";
  }

  /** Fills one vector of each row of the panel, from {@code count} rows of the source. */
  private void packVector() {
    Label done = code.newLabel();
    copyIndex(offset, from);
    code.lload(targetOffset).lstore(to).iconst_0().istore(p);
    Label nextSquare = code.newBoundLabel();
    code.iload(p).iload(k).if_icmpge(done);
    HotSpot.know(code, target, knownTarget);
    if (!heap) {
      HotSpot.know(code, source, knownSource);
    }
    loadSquare();
    transposeSquare();
    storeSquare();
    code.iinc(p, length);
    advanceIndex(from, length);
    code.goto_(nextSquare).labelBinding(done);
  }

  private void loadSquare() {
    pushSpecies();
    code.iload(p).iload(k);
    code.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
    HotSpot.knowMask(code, vector, panel.lanes().bits());
    code.astore(mask);
    copyIndex(from, row);
    for (int i = 0; i < length; i++) {
      Label missing = code.newLabel();
      Label loaded = code.newLabel();
      code.iload(count).loadConstant(i).if_icmple(missing);
      loadRow();
      code.astore(rows[i]).goto_(loaded);
      code.labelBinding(missing).aload(zero).astore(rows[i]).labelBinding(loaded);
    }
  }

  private void loadRow() {
    pushSpecies();
    code.aload(heap ? source : knownSource);
    if (heap) {
      code.iload(row).aload(mask);
      code.invokestatic(
          vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int, MASK));
      code.iload(row).iload(stride).iadd().istore(row);
    } else {
      code.lload(row);
      pushByteOrder();
      code.aload(mask);
      code.invokestatic(
          vector,
          "fromMemorySegment",
          MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, BYTE_ORDER, MASK));
      code.lload(row).lload(stride).ladd().lstore(row);
    }
  }

  private void transposeSquare() {
    int table = 0;
    for (int d = 1; d < length; d *= 2) {
      for (int i = 0; i < length; i++) {
        if ((i & d) == 0) {
          select(tables[table], rows[i], rows[i + d]);
          select(tables[table + 1], rows[i], rows[i + d]);
          code.astore(rows[i + d]).astore(rows[i]);
        }
      }
      table += 2;
    }
  }

  /** Pushes the lanes of two rows that a table names. */
  private void select(int table, int upper, int lower) {
    ClassDesc selected = asPairs ? FLOATS : vector;
    code.aload(table);
    HotSpot.know(code, selected, panel.lanes().bits());
    code.aload(upper);
    reinterpret("reinterpretAsFloats", FLOATS);
    code.aload(lower);
    reinterpret("reinterpretAsFloats", FLOATS);
    code.invokevirtual(selected, "selectFrom", MethodTypeDesc.of(selected, ANY_VECTOR, ANY_VECTOR));
    reinterpret("reinterpretAsDoubles", vector);
  }

  private void reinterpret(String method, ClassDesc type) {
    if (asPairs) {
      code.invokevirtual(ANY_VECTOR, method, MethodTypeDesc.of(type));
      HotSpot.know(code, type, panel.lanes().bits());
    }
  }

  private void storeSquare() {
    Label stored = code.newLabel();
    for (int j = 0; j < length; j++) {
      if (j > 0) {
        code.iload(k).iload(p).isub().loadConstant(j).if_icmple(stored);
      }
      code.aload(rows[j]);
      HotSpot.know(code, vector, panel.lanes().bits());
      HotSpot.loadScalar(code, scale, element);
      code.invokevirtual(vector, "mul", MethodTypeDesc.of(vector, element.primitive()));
      HotSpot.know(code, vector, panel.lanes().bits());
      code.aload(knownTarget).lload(to);
      pushByteOrder();
      code.invokevirtual(
          vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, BYTE_ORDER));
      code.lload(to).loadConstant((long) panel.width() * element.bytes()).ladd().lstore(to);
    }
    code.labelBinding(stored);
  }

  private void nextRowsOfSource() {
    if (heap) {
      code.iload(offset).iload(stride).loadConstant(length).imul().iadd().istore(offset);
    } else {
      code.lload(offset).lload(stride).loadConstant((long) length).lmul().ladd().lstore(offset);
    }
  }

  private void copyIndex(int index, int copy) {
    if (heap) {
      code.iload(index).istore(copy);
    } else {
      code.lload(index).lstore(copy);
    }
  }

  private void advanceIndex(int index, int elements) {
    if (heap) {
      code.iinc(index, elements);
    } else {
      code.lload(index).loadConstant((long) elements * element.bytes()).ladd().lstore(index);
    }
  }

  private void pushSpecies() {
    code.getstatic(vector, panel.lanes().speciesField(), SPECIES);
  }

  private void pushByteOrder() {
    code.getstatic(BYTE_ORDER, "LITTLE_ENDIAN", BYTE_ORDER);
  }
}
