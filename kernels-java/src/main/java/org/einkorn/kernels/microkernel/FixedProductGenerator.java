package org.einkorn.kernels.microkernel;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.einkorn.kernels.ScalarClass;

/**
 * Writes the bytecode of a {@link FixedProduct}. In Java it would read, for tiles of 2 rows and 1
 * register:
 *
 * <pre>{@code
 * a = a.asSlice(aOffset, BYTES_OF_A);                    // b and c likewise
 * for (int strip = 0; strip < STRIPS; strip++) {
 *   for (int tile = 0; tile < TILES; tile++) {
 *     FloatVector c00 = zero, c10 = zero;
 *     for (int p = 0; p < K; p++) {
 *       FloatVector b0 = load(b, strip * 64L + p * ROW_OF_B);
 *       c00 = broadcast(a.get(tile * 2L * ROW_OF_A + p * 4L)).fma(b0, c00);
 *       c10 = broadcast(a.get(tile * 2L * ROW_OF_A + p * 4L + ROW_OF_A)).fma(b0, c10);
 *     }
 *     store(c, strip * 64L + tile * 2L * ROW_OF_C, c00);
 *     store(c, strip * 64L + tile * 2L * ROW_OF_C + ROW_OF_C, c10);
 *   }
 *   ...                                                  // the last tile, when it has less rows
 * }
 * }</pre>
 *
 * Everything but the addresses of the operands is a constant. So C2 knows the range of every offset
 * and the length of every slice, leaves out all checks of bounds, and keeps nothing in registers
 * but the tile and four addresses. A narrower or ragged last strip is a method of its own: HotSpot
 * never compiles methods of more than {@value HotSpot#HUGE_METHOD_BYTES} bytes.
 */
final class FixedProductGenerator {

  private static final ClassDesc BASE = FixedProduct.class.describeConstable().orElseThrow();
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc VALUE_LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");
  private static final ClassDesc BYTE_ORDER = ClassDesc.of("java.nio.ByteOrder");
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, SEGMENT, CD_long, SEGMENT, CD_long, SEGMENT, CD_long, CD_double, CD_double);
  private static final String LAST_STRIP = "lastStrip";

  private final ClassDesc name;
  private final FixedShape shape;
  private final Tile tile;
  private final Lanes lanes;
  private final ClassDesc vector;
  private final CodeBuilder code;

  // slots of parameters
  private final int a;
  private final int aOffset;
  private final int b;
  private final int bOffset;
  private final int c;
  private final int cOffset;
  private final int alpha;
  private final int beta;

  // slots of local variables
  private final int strip;
  private final int tileOfStrip;
  private final int p;
  private final int startA;
  private final int startB;
  private final int atA;
  private final int atB;
  private final int atC;
  private final int broadcast;
  private final int mask;
  private final int[] rowOfB;
  private final int[][] sums;

  private FixedProductGenerator(ClassDesc name, FixedShape shape, CodeBuilder code) {
    this.name = name;
    this.shape = shape;
    this.tile = shape.tile();
    this.lanes = shape.lanes();
    this.vector = lanes.element().vectorClass();
    this.code = code;
    a = code.parameterSlot(0);
    aOffset = code.parameterSlot(1);
    b = code.parameterSlot(2);
    bOffset = code.parameterSlot(3);
    c = code.parameterSlot(4);
    cOffset = code.parameterSlot(5);
    alpha = code.parameterSlot(6);
    beta = code.parameterSlot(7);
    strip = code.allocateLocal(TypeKind.INT);
    tileOfStrip = code.allocateLocal(TypeKind.INT);
    p = code.allocateLocal(TypeKind.INT);
    startA = code.allocateLocal(TypeKind.LONG);
    startB = code.allocateLocal(TypeKind.LONG);
    atA = code.allocateLocal(TypeKind.LONG);
    atB = code.allocateLocal(TypeKind.LONG);
    atC = code.allocateLocal(TypeKind.LONG);
    broadcast = code.allocateLocal(TypeKind.REFERENCE);
    mask = code.allocateLocal(TypeKind.REFERENCE);
    int widest = Math.max(tile.vectors(), shape.lastVectors(tile));
    rowOfB = vectors(widest);
    sums = new int[tile.rows()][];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = vectors(widest);
    }
  }

  private int[] vectors(int count) {
    int[] slots = new int[count];
    for (int j = 0; j < count; j++) {
      slots[j] = code.allocateLocal(TypeKind.REFERENCE);
    }
    return slots;
  }

  /** The class file of a product with a public constructor without arguments. */
  static byte[] generate(FixedShape shape) {
    ClassDesc name =
        ClassDesc.of(
            FixedProduct.class.getPackageName(),
            "FixedProduct_" + shape.m() + "x" + shape.k() + "x" + shape.n());
    return ClassFile.of().build(name, type -> generate(name, shape, type));
  }

  private static void generate(ClassDesc name, FixedShape shape, ClassBuilder type) {
    type.withFlags(ClassFile.ACC_FINAL)
        .withSuperclass(BASE)
        .withMethodBody(
            INIT_NAME,
            MTD_void,
            0,
            code -> code.aload(0).invokespecial(BASE, INIT_NAME, MTD_void).return_())
        .withMethodBody(
            "run",
            RUN,
            ClassFile.ACC_PUBLIC,
            code -> new FixedProductGenerator(name, shape, code).run())
        .withMethodBody(
            LAST_STRIP,
            RUN,
            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
            code -> new FixedProductGenerator(name, shape, code).lastStrip());
  }

  private int strips() {
    return shape.fullVectors() / tile.vectors();
  }

  private void run() {
    boolean hasLast = shape.lastVectors(tile) > 0;
    if (strips() == 0) {
      callLastStrip();
    } else {
      if (hasLast) {
        callLastStrip();
      }
      start();
      int stripBytes = tile.vectors() * lanes.bytes();
      loop(
          strip,
          strips(),
          () -> {
            code.iload(strip).i2l().loadConstant((long) stripBytes).lmul().lstore(startB);
            strip(tile.vectors(), false);
          });
    }
    code.return_();
  }

  private void callLastStrip() {
    code.aload(a).lload(aOffset).aload(b).lload(bOffset).aload(c).lload(cOffset);
    code.dload(alpha).dload(beta).invokestatic(name, LAST_STRIP, RUN);
  }

  private void lastStrip() {
    int vectors = shape.lastVectors(tile);
    if (vectors > 0) {
      start();
      if (shape.ragged() > 0) {
        pushSpecies();
        code.iconst_0().loadConstant(shape.ragged());
        code.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
        HotSpot.knowMask(code, vector, lanes.bits());
        code.astore(mask);
      }
      code.loadConstant((long) strips() * tile.vectors() * lanes.bytes()).lstore(startB);
      strip(vectors, shape.ragged() > 0);
    }
    code.return_();
  }

  private void start() {
    HotSpot.leaveToC2(code);
    slice(a, aOffset, shape.bytesOfA());
    slice(b, bOffset, shape.bytesOfB());
    slice(c, cOffset, shape.bytesOfC());
  }

  private void slice(int segment, int offset, long bytes) {
    code.aload(segment);
    HotSpot.know(code);
    code.lload(offset).loadConstant(bytes);
    code.invokeinterface(SEGMENT, "asSlice", MethodTypeDesc.of(SEGMENT, CD_long, CD_long));
    HotSpot.know(code);
    code.astore(segment);
  }

  /** A counted loop; what runs once is no loop. */
  private void loop(int counter, int trips, Runnable body) {
    code.iconst_0().istore(counter);
    Label exit = code.newLabel();
    Label next = code.newBoundLabel();
    if (trips > 1) {
      code.iload(counter).loadConstant(trips).if_icmpge(exit);
    }
    body.run();
    if (trips > 1) {
      code.iinc(counter, 1).goto_(next);
    }
    code.labelBinding(exit);
  }

  /** All rows of a strip of columns. */
  private void strip(int vectors, boolean ragged) {
    int tiles = shape.m() / tile.rows();
    long tileOfA = tile.rows() * shape.rowOfA();
    long tileOfC = tile.rows() * shape.rowOfC();
    loop(
        tileOfStrip,
        tiles,
        () -> {
          code.iload(tileOfStrip).i2l().loadConstant(tileOfA).lmul().lstore(startA);
          code.iload(tileOfStrip).i2l().loadConstant(tileOfC).lmul();
          code.lload(startB).ladd().lstore(atC);
          tile(tile.rows(), vectors, ragged);
        });
    int rest = shape.m() % tile.rows();
    if (rest > 0) {
      code.loadConstant(tiles * tileOfA).lstore(startA);
      code.loadConstant(tiles * tileOfC).lload(startB).ladd().lstore(atC);
      tile(rest, vectors, ragged);
    }
  }

  private void tile(int rows, int vectors, boolean ragged) {
    pushSpecies();
    code.invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES)).astore(broadcast);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        code.aload(broadcast).astore(sums[i][j]);
      }
    }
    int masked = ragged ? rowsPastTheEnd() : 0;
    steps(rows, vectors, 0, shape.k() - masked, false);
    steps(rows, vectors, shape.k() - masked, masked, true);
    store(rows, vectors, ragged);
  }

  /** The last rows of B, where a whole vector would reach past the end of the matrix. */
  private int rowsPastTheEnd() {
    int missing = lanes.length() - shape.ragged();
    return (int) Math.min(shape.k(), Math.ceilDiv((long) missing, shape.ldb()));
  }

  /** Multiply-adds for p from {@code first} on. */
  private void steps(int rows, int vectors, int first, int count, boolean masked) {
    if (count == 0) {
      return;
    }
    loop(
        p,
        count,
        () -> {
          code.iload(p).i2l().loadConstant(shape.stepOfA()).lmul().lload(startA).ladd();
          code.loadConstant(first * shape.stepOfA()).ladd().lstore(atA);
          code.iload(p).i2l().loadConstant(shape.rowOfB()).lmul().lload(startB).ladd();
          code.loadConstant(first * shape.rowOfB()).ladd().lstore(atB);
          step(rows, vectors, masked);
        });
  }

  private void step(int rows, int vectors, boolean masked) {
    for (int j = 0; j < vectors; j++) {
      loadVector(b, atB, (long) j * lanes.bytes(), masked && j == vectors - 1);
      code.astore(rowOfB[j]);
    }
    for (int i = 0; i < rows; i++) {
      broadcastA(i);
      for (int j = 0; j < vectors; j++) {
        code.aload(broadcast).aload(rowOfB[j]).aload(sums[i][j]);
        code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
        code.astore(sums[i][j]);
      }
    }
  }

  private void broadcastA(int i) {
    Lanes.Element element = lanes.element();
    pushSpecies();
    code.aload(a).getstatic(VALUE_LAYOUT, element.layoutField(), element.layoutClass());
    code.lload(atA).loadConstant(i * shape.rowOfA()).ladd();
    code.invokeinterface(
        SEGMENT, "get", MethodTypeDesc.of(element.primitive(), element.layoutClass(), CD_long));
    code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element.primitive()));
    HotSpot.know(code, vector, lanes.bits());
    code.astore(broadcast);
  }

  private void store(int rows, int vectors, boolean ragged) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < vectors; j++) {
        boolean masked = ragged && j == vectors - 1;
        long displacement = i * shape.rowOfC() + (long) j * lanes.bytes();
        code.aload(sums[i][j]);
        HotSpot.know(code, vector, lanes.bits());
        scale(shape.alpha(), alpha);
        if (shape.beta() != ScalarClass.ZERO) {
          loadVector(c, atC, displacement, masked);
          scale(shape.beta(), beta);
          code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
        }
        storeVector(displacement, masked);
      }
    }
  }

  /** Multiplies the vector on the stack by a scalar that is not known. */
  private void scale(ScalarClass known, int scalar) {
    if (known == ScalarClass.OTHER) {
      HotSpot.loadScalar(code, scalar, lanes.element());
      code.invokevirtual(vector, "mul", MethodTypeDesc.of(vector, lanes.element().primitive()));
    }
  }

  private void storeVector(long displacement, boolean masked) {
    code.aload(c).lload(atC).loadConstant(displacement).ladd();
    pushByteOrder();
    MethodTypeDesc type = MethodTypeDesc.of(CD_void, SEGMENT, CD_long, BYTE_ORDER);
    if (masked) {
      code.aload(mask);
      type = type.insertParameterTypes(3, MASK);
    }
    code.invokevirtual(vector, "intoMemorySegment", type);
  }

  private void loadVector(int segment, int offset, long displacement, boolean masked) {
    pushSpecies();
    code.aload(segment).lload(offset).loadConstant(displacement).ladd();
    pushByteOrder();
    MethodTypeDesc type = MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, BYTE_ORDER);
    if (masked) {
      code.aload(mask);
      type = type.insertParameterTypes(4, MASK);
    }
    code.invokestatic(vector, "fromMemorySegment", type);
  }

  private void pushSpecies() {
    code.getstatic(vector, lanes.speciesField(), SPECIES);
  }

  private void pushByteOrder() {
    code.getstatic(BYTE_ORDER, "LITTLE_ENDIAN", BYTE_ORDER);
  }
}
