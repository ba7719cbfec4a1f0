package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packs rows of doubles that lie along the panel. A template: {@link Specializer} defines it anew
 * for each {@link Panel}, so that its sizes are constants of the class.
 */
final class AlongDoublePacker extends PanelPacker {

  private static final Panel PANEL = Specializer.constants(MethodHandles.lookup(), Panel.class);
  private static final VectorSpecies<Double> SPECIES = PANEL.lanes().doubles();
  private static final int LENGTH = SPECIES.length();
  private static final long VECTOR_BYTES = LENGTH * 8L;
  private static final int VECTORS = PANEL.vectors();
  private static final long ROW_BYTES = PANEL.width() * 8L;
  private static final boolean IS_WHOLE = PANEL.width() % LENGTH == 0;

  AlongDoublePacker() {}

  @Override
  public void pack(
      MemorySegment source,
      long offset,
      long stride,
      MemorySegment panel,
      long panelOffset,
      int count,
      int k,
      double scale) {
    if (IS_WHOLE && count == PANEL.width()) {
      for (int p = 0; p < k; p++) {
        for (int v = 0; v < VECTORS; v++) {
          DoubleVector.fromMemorySegment(
                  SPECIES, source, offset + v * VECTOR_BYTES, ByteOrder.LITTLE_ENDIAN)
              .mul(scale)
              .intoMemorySegment(panel, panelOffset + v * VECTOR_BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        offset += stride;
        panelOffset += ROW_BYTES;
      }
      return;
    }
    // the last vector may reach into the next row, which is then overwritten
    for (int v = VECTORS - 1; v >= 0; v--) {
      VectorMask<Double> valid = valid(v, count);
      long from = offset + v * VECTOR_BYTES;
      long to = panelOffset + v * VECTOR_BYTES;
      for (int p = 0; p < k; p++) {
        DoubleVector.fromMemorySegment(SPECIES, source, from, ByteOrder.LITTLE_ENDIAN, valid)
            .mul(scale)
            .intoMemorySegment(panel, to, ByteOrder.LITTLE_ENDIAN);
        from += stride;
        to += ROW_BYTES;
      }
    }
  }

  @Override
  public void pack(
      double[] source,
      int offset,
      int stride,
      MemorySegment panel,
      long panelOffset,
      int count,
      int k,
      double scale) {
    for (int v = VECTORS - 1; v >= 0; v--) {
      VectorMask<Double> valid = valid(v, count);
      int from = offset + v * LENGTH;
      long to = panelOffset + v * VECTOR_BYTES;
      for (int p = 0; p < k; p++) {
        DoubleVector.fromArray(SPECIES, source, from, valid)
            .mul(scale)
            .intoMemorySegment(panel, to, ByteOrder.LITTLE_ENDIAN);
        from += stride;
        to += ROW_BYTES;
      }
    }
  }

  private static VectorMask<Double> valid(int vector, int count) {
    int first = vector * LENGTH;
    return SPECIES.indexInRange(first, Math.max(first, count));
  }
}
