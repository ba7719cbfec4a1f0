package org.einkorn.kernels.microkernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import org.einkorn.kernels.ScalarClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code GemmVariantsTest} does not see: which code is generated for a shape. */
final class FixedProductTest {

  private static FixedShape shape(int m, int n, int k, int bits) {
    Lanes lanes = new Lanes(Lanes.Element.F32, bits);
    return new FixedShape(
        m, n, k, true, m + 3, n + 5, n + 7, ScalarClass.OTHER, ScalarClass.OTHER, lanes);
  }

  /** Every height and width up to several tiles, with the longest way to store. */
  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void hotSpotCompilesEveryMethod(int bits) {
    for (int m = 1; m <= 40; m++) {
      for (int n = 1; n <= 130; n += 3) {
        for (int k : new int[] {1, 7, 64}) {
          FixedShape shape = shape(m, n, k, bits);
          for (MethodModel method :
              ClassFile.of().parse(FixedProductGenerator.generate(shape)).methods()) {
            int bytes = ((CodeAttribute) method.code().orElseThrow()).codeLength();
            assertTrue(
                bytes <= HotSpot.HUGE_METHOD_BYTES,
                () -> shape + ": " + method.methodName() + " has " + bytes + " bytes");
          }
        }
      }
    }
  }

  @Test
  void tilesCoverCommonSizesWithoutRemainder() {
    for (int size : new int[] {16, 32, 48, 64, 96, 128}) {
      FixedShape shape = shape(size, size, size, 512);
      Tile tile = shape.tile();
      assertEquals(0, size % tile.rows(), shape + " by " + tile);
      assertEquals(0, shape.lastVectors(tile), shape + " by " + tile);
    }
  }

  @Test
  void aTileFitsTheRegisters() {
    for (int m = 1; m <= 40; m++) {
      for (int n = 1; n <= 700; n += 11) {
        FixedShape shape = shape(m, n, 9, Machine.FLOATS.bits());
        Tile tile = shape.tile();
        int vectors = Math.max(tile.vectors(), shape.lastVectors(tile));
        int registers = new Tile(tile.rows(), vectors, tile.lanes()).registers();
        assertTrue(registers <= Machine.REGISTERS, shape + " by " + tile);
      }
    }
  }

  @Test
  void oneClassServesAShape() {
    FixedProduct product = FixedProduct.of(shape(5, 6, 7, Machine.FLOATS.bits()));
    assertSame(product, FixedProduct.of(shape(5, 6, 7, Machine.FLOATS.bits())));
    assertNotSame(product, FixedProduct.of(shape(5, 6, 8, Machine.FLOATS.bits())));
  }
}
