package org.einkorn.kernels.microkernel;

import static java.lang.constant.ConstantDescs.CD_boolean;
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
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;

/**
 * Writes the bytecode of one {@link MicroKernel}. In Java it would read, for a tile of 2 rows and 1
 * register, A in panels:
 *
 * <pre>{@code
 * do {
 *   FloatVector c00 = zero, c10 = zero;
 *   long atA = aOffset, atB = bOffset, atC = cOffset;
 *   for (int p = k; p > 0; p--) {
 *     FloatVector b0 = load(b, atB);
 *     FloatVector a0 = broadcast(a.get(atA));
 *     c00 = a0.fma(b0, c00);
 *     a0 = broadcast(a.get(atA + 4));
 *     c10 = a0.fma(b0, c10);
 *     atA += aStride;
 *     atB += bStride;
 *   }
 *   store(c, atC, c00);                                  // accumulate: c00.add(load(c, atC))
 *   if (rows > 1) store(c, atC += cStride, c10);
 *   aOffset = atA; cOffset = atC + cStride;
 * } while ((rows -= 2) > 0);
 * }</pre>
 *
 * The accumulators are local variables, the tile is unrolled, and species and byte order are static
 * final fields of the JDK: that is all that C2 needs to keep the tile in registers. Habits of
 * HotSpot shape the rest:
 *
 * <ul>
 *   <li>Where control flow merges two ways to start an accumulator (zero, or loaded from C), C2
 *       sometimes leaves its vectors boxed: 8 instead of 110 GFLOP/s, depending on the order in
 *       which it happens to inline. So every sum starts from zero, and C is added at the end.
 *   <li>What C2 permits itself in a method depends on how many calls it inlines there, see {@link
 *       SharedProfiles}. So tiles that are stored and tiles that are added are methods of their
 *       own.
 *   <li>When the JVM is busy, a method is first compiled at tier 2, which cannot be left if C1 then
 *       fails at tier 3, as it does with so many vectors ("out of virtual registers"): the kernel
 *       would stay boxed for ever, at 1 GFLOP/s. So C1 is made to refuse it at once, and the
 *       interpreter hands over to C2.
 * </ul>
 */
final class MicroKernelGenerator {

  /**
   * Tiles of at most this many registers do two steps of p at a time: with so few independent sums
   * the loop's own instructions are felt (8x32: 106 GFLOP/s, unrolled 112; 12x32: 116, unrolled
   * 107).
   */
  private static final int SMALL_TILE = 18;

  private static final ClassDesc BASE = MicroKernel.class.describeConstable().orElseThrow();
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc VALUE_LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");
  private static final ClassDesc BYTE_ORDER = ClassDesc.of("java.nio.ByteOrder");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          SEGMENT,
          CD_long,
          CD_long,
          SEGMENT,
          CD_long,
          CD_long,
          SEGMENT,
          CD_long,
          CD_long,
          CD_int,
          CD_int,
          CD_boolean);

  private static final String OVERWRITE = "overwrite";
  private static final String ACCUMULATE = "accumulate";

  private final Tile tile;
  private final AccessA access;
  private final Lanes lanes;
  private final ClassDesc vector;
  private final CodeBuilder code;

  // slots of run's parameters
  private final int a;
  private final int aOffset;
  private final int aStride;
  private final int b;
  private final int bOffset;
  private final int bStride;
  private final int c;
  private final int cOffset;
  private final int cStride;
  private final int k;
  private final int rows;
  private final int accumulate;

  // slots of local variables
  private final int p;
  private final int atA;
  private final int atB;
  private final int atC;
  private final int knownA;
  private final int knownB;
  private final int knownC;
  private final int stepA;
  private final int stepB;
  private final int broadcast;
  private final int[] rowOfA;
  private final int[] rowOfB;
  private final int[][] sums;

  private MicroKernelGenerator(Tile tile, AccessA access, CodeBuilder code) {
    this.tile = tile;
    this.access = access;
    this.lanes = tile.lanes();
    this.vector = lanes.element().vectorClass();
    this.code = code;
    a = code.parameterSlot(0);
    aOffset = code.parameterSlot(1);
    aStride = code.parameterSlot(2);
    b = code.parameterSlot(3);
    bOffset = code.parameterSlot(4);
    bStride = code.parameterSlot(5);
    c = code.parameterSlot(6);
    cOffset = code.parameterSlot(7);
    cStride = code.parameterSlot(8);
    k = code.parameterSlot(9);
    rows = code.parameterSlot(10);
    accumulate = code.parameterSlot(11);
    p = code.allocateLocal(TypeKind.INT);
    atA = code.allocateLocal(TypeKind.LONG);
    atB = code.allocateLocal(TypeKind.LONG);
    atC = code.allocateLocal(TypeKind.LONG);
    knownA = code.allocateLocal(TypeKind.REFERENCE);
    knownB = code.allocateLocal(TypeKind.REFERENCE);
    knownC = code.allocateLocal(TypeKind.REFERENCE);
    stepA = code.allocateLocal(TypeKind.REFERENCE);
    stepB = code.allocateLocal(TypeKind.REFERENCE);
    broadcast = code.allocateLocal(TypeKind.REFERENCE);
    rowOfA = access == AccessA.ROWS ? slots(tile.rows(), TypeKind.LONG) : new int[0];
    rowOfB = slots(tile.vectors(), TypeKind.REFERENCE);
    sums = new int[tile.rows()][];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = slots(tile.vectors(), TypeKind.REFERENCE);
    }
  }

  private int[] slots(int count, TypeKind kind) {
    int[] slots = new int[count];
    for (int i = 0; i < count; i++) {
      slots[i] = code.allocateLocal(kind);
    }
    return slots;
  }

  /** The class file of a micro-kernel with a public constructor without arguments. */
  static byte[] generate(Tile tile, AccessA access) {
    ClassDesc name =
        ClassDesc.of(
            MicroKernel.class.getPackageName(),
            "MicroKernel_" + tile + "_" + tile.lanes().bits() + "_" + access);
    return ClassFile.of()
        .build(
            name,
            type ->
                type.withFlags(ClassFile.ACC_FINAL)
                    .withSuperclass(BASE)
                    .withMethodBody(INIT_NAME, MTD_void, 0, MicroKernelGenerator::constructor)
                    .withMethodBody(
                        "run",
                        RUN,
                        ClassFile.ACC_PUBLIC,
                        code -> new MicroKernelGenerator(tile, access, code).run(name))
                    .withMethodBody(
                        OVERWRITE,
                        RUN,
                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                        code -> new MicroKernelGenerator(tile, access, code).product(false))
                    .withMethodBody(
                        ACCUMULATE,
                        RUN,
                        ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                        code -> new MicroKernelGenerator(tile, access, code).product(true)));
  }

  private static void constructor(CodeBuilder code) {
    code.aload(0).invokespecial(BASE, INIT_NAME, MTD_void).return_();
  }

  private void run(ClassDesc name) {
    code.aload(a).lload(aOffset).lload(aStride).aload(b).lload(bOffset).lload(bStride);
    code.aload(c).lload(cOffset).lload(cStride).iload(k).iload(rows).iload(accumulate);
    Label overwrite = code.newLabel();
    code.iload(accumulate).ifeq(overwrite);
    code.invokestatic(name, ACCUMULATE, RUN).return_();
    code.labelBinding(overwrite).invokestatic(name, OVERWRITE, RUN).return_();
  }

  private void product(boolean accumulated) {
    HotSpot.leaveToC2(code);
    Label nextTile = code.newBoundLabel();
    startSums();
    startRows();
    code.iload(k).istore(p);
    if (tile.rows() * tile.vectors() <= SMALL_TILE) {
      rankOneUpdates(2);
    }
    rankOneUpdates(1);
    storeSums(accumulated);
    Label end = code.newLabel();
    code.iinc(rows, -tile.rows()).iload(rows).ifle(end);
    nextTile();
    code.goto_(nextTile).labelBinding(end).return_();
  }

  private void startSums() {
    pushSpecies();
    code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES)).astore(broadcast);
    for (int[] row : sums) {
      for (int sum : row) {
        code.aload(broadcast).astore(sum);
      }
    }
  }

  private void startRows() {
    HotSpot.know(code, a, knownA);
    HotSpot.know(code, b, knownB);
    code.lload(aOffset).lstore(atA);
    code.lload(bOffset).lstore(atB);
    for (int i = 0; i < rowOfA.length; i++) {
      // distance of row i from row 0; rows below the last one repeat it
      if (i == 0) {
        code.lconst_0().lstore(rowOfA[0]);
      } else {
        code.lload(rowOfA[i - 1]).lstore(rowOfA[i]);
        advanceIfRow(i, rowOfA[i], aStride);
      }
    }
  }

  private void advanceIfRow(int i, int offset, int stride) {
    Label missing = code.newLabel();
    code.iload(rows).loadConstant(i).if_icmple(missing);
    advance(offset, stride);
    code.labelBinding(missing);
  }

  /** A loop that takes this many steps at a time, while so many are left. */
  private void rankOneUpdates(int unrolled) {
    Label exit = code.newLabel();
    Label next = code.newBoundLabel();
    code.iload(p).loadConstant(unrolled).if_icmplt(exit);
    HotSpot.know(code, knownA, stepA);
    HotSpot.know(code, knownB, stepB);
    for (int u = 0; u < unrolled; u++) {
      rankOneUpdate();
      advance();
    }
    code.iinc(p, -unrolled).goto_(next).labelBinding(exit);
  }

  private void rankOneUpdate() {
    for (int j = 0; j < tile.vectors(); j++) {
      loadVector(stepB, atB, j * lanes.bytes());
      code.astore(rowOfB[j]);
    }
    for (int i = 0; i < tile.rows(); i++) {
      broadcastA(i);
      for (int j = 0; j < tile.vectors(); j++) {
        code.aload(broadcast).aload(rowOfB[j]).aload(sums[i][j]);
        code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
        code.astore(sums[i][j]);
      }
    }
  }

  private void broadcastA(int i) {
    Lanes.Element element = lanes.element();
    pushSpecies();
    code.aload(stepA);
    code.getstatic(VALUE_LAYOUT, element.layoutField(), element.layoutClass()).lload(atA);
    if (access == AccessA.ROWS) {
      code.lload(rowOfA[i]).ladd();
    } else {
      code.loadConstant((long) i * element.bytes()).ladd();
    }
    code.invokeinterface(
        SEGMENT, "get", MethodTypeDesc.of(element.primitive(), element.layoutClass(), CD_long));
    code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element.primitive()));
    HotSpot.know(code, vector, lanes.bits());
    code.astore(broadcast);
  }

  private void advance() {
    if (access == AccessA.ROWS) {
      code.lload(atA).loadConstant((long) lanes.element().bytes()).ladd().lstore(atA);
    } else {
      advance(atA, aStride);
    }
    advance(atB, bStride);
  }

  private void storeSums(boolean accumulated) {
    Label stored = code.newLabel();
    HotSpot.know(code, c, knownC);
    code.lload(cOffset).lstore(atC);
    for (int i = 0; i < tile.rows(); i++) {
      if (i > 0) {
        code.iload(rows).loadConstant(i).if_icmple(stored);
        advance(atC, cStride);
      }
      for (int j = 0; j < tile.vectors(); j++) {
        code.aload(sums[i][j]);
        HotSpot.know(code, vector, lanes.bits());
        if (accumulated) {
          loadVector(knownC, atC, j * lanes.bytes());
          code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
        }
        code.aload(knownC).lload(atC).loadConstant((long) j * lanes.bytes()).ladd();
        pushByteOrder();
        code.invokevirtual(
            vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, BYTE_ORDER));
      }
    }
    code.labelBinding(stored);
  }

  private void nextTile() {
    code.lload(atC).lload(cStride).ladd().lstore(cOffset);
    if (access == AccessA.ROWS) {
      code.lload(aOffset).lload(aStride).loadConstant((long) tile.rows()).lmul().ladd();
      code.lstore(aOffset);
    } else {
      // panels follow each other, so the next one starts where this one ended
      code.lload(atA).lstore(aOffset);
    }
  }

  private void advance(int offset, int stride) {
    code.lload(offset).lload(stride).ladd().lstore(offset);
  }

  private void loadVector(int segment, int offset, int displacement) {
    pushSpecies();
    code.aload(segment).lload(offset).loadConstant((long) displacement).ladd();
    pushByteOrder();
    code.invokestatic(
        vector,
        "fromMemorySegment",
        MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, BYTE_ORDER));
  }

  private void pushSpecies() {
    code.getstatic(vector, lanes.speciesField(), SPECIES);
  }

  private void pushByteOrder() {
    code.getstatic(BYTE_ORDER, "LITTLE_ENDIAN", BYTE_ORDER);
  }
}
