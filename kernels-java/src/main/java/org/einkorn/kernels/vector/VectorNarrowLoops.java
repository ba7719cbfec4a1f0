package org.einkorn.kernels.vector;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.ORDER;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.Specializer;

/**
 * The loops; a template for a storage and a number of columns. A tile of 3 × 8 sums, three vectors
 * of rows and one of the columns are 28 registers; columns beyond {@code COLUMNS} vanish when C2
 * folds the constant.
 */
final class VectorNarrowLoops extends NarrowLoops {

  private static final Spec SPEC = Specializer.constants(MethodHandles.lookup(), Spec.class);
  private static final boolean HEAP = SPEC.storage() == Storage.HEAP;
  private static final int COLUMNS = SPEC.columns();
  private static final int VECTOR_BYTES = LENGTH * Float.BYTES;
  private static final int STEP_BYTES = COLUMNS * VECTOR_BYTES;

  VectorNarrowLoops() {}

  @Override
  public void rows(
      Floats rows,
      long base,
      long stride,
      int count,
      int length,
      MemorySegment memory,
      long panels,
      long to,
      long rowStep,
      long columnStep) {
    for (int row = 0; row < count; row += ROWS) {
      tile(
          rows,
          base + row * stride,
          base + Math.min(row + 1, count - 1) * stride,
          base + Math.min(row + 2, count - 1) * stride,
          length,
          memory,
          panels,
          to + row * rowStep,
          Math.min(ROWS, count - row),
          rowStep,
          columnStep);
    }
  }

  private static void tile(
      Floats rows,
      long row0,
      long row1,
      long row2,
      int length,
      MemorySegment memory,
      long panels,
      long to,
      int count,
      long rowStep,
      long columnStep) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s02 = FloatVector.zero(SPECIES);
    FloatVector s03 = FloatVector.zero(SPECIES);
    FloatVector s04 = FloatVector.zero(SPECIES);
    FloatVector s05 = FloatVector.zero(SPECIES);
    FloatVector s06 = FloatVector.zero(SPECIES);
    FloatVector s07 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s12 = FloatVector.zero(SPECIES);
    FloatVector s13 = FloatVector.zero(SPECIES);
    FloatVector s14 = FloatVector.zero(SPECIES);
    FloatVector s15 = FloatVector.zero(SPECIES);
    FloatVector s16 = FloatVector.zero(SPECIES);
    FloatVector s17 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s22 = FloatVector.zero(SPECIES);
    FloatVector s23 = FloatVector.zero(SPECIES);
    FloatVector s24 = FloatVector.zero(SPECIES);
    FloatVector s25 = FloatVector.zero(SPECIES);
    FloatVector s26 = FloatVector.zero(SPECIES);
    FloatVector s27 = FloatVector.zero(SPECIES);
    int vectors = Math.ceilDiv(length, LENGTH);
    for (int v = 0; v < vectors; v++) {
      int p = v * LENGTH;
      VectorMask<Float> valid = SPECIES.indexInRange(p, length);
      FloatVector x0 = rows.load(HEAP, row0, p, valid);
      FloatVector x1 = rows.load(HEAP, row1, p, valid);
      FloatVector x2 = rows.load(HEAP, row2, p, valid);
      long from = panels + (long) v * STEP_BYTES;
      FloatVector y = column(memory, from, 0);
      s00 = x0.fma(y, s00);
      s10 = x1.fma(y, s10);
      s20 = x2.fma(y, s20);
      if (COLUMNS > 1) {
        y = column(memory, from, 1);
        s01 = x0.fma(y, s01);
        s11 = x1.fma(y, s11);
        s21 = x2.fma(y, s21);
      }
      if (COLUMNS > 2) {
        y = column(memory, from, 2);
        s02 = x0.fma(y, s02);
        s12 = x1.fma(y, s12);
        s22 = x2.fma(y, s22);
      }
      if (COLUMNS > 3) {
        y = column(memory, from, 3);
        s03 = x0.fma(y, s03);
        s13 = x1.fma(y, s13);
        s23 = x2.fma(y, s23);
      }
      if (COLUMNS > 4) {
        y = column(memory, from, 4);
        s04 = x0.fma(y, s04);
        s14 = x1.fma(y, s14);
        s24 = x2.fma(y, s24);
      }
      if (COLUMNS > 5) {
        y = column(memory, from, 5);
        s05 = x0.fma(y, s05);
        s15 = x1.fma(y, s15);
        s25 = x2.fma(y, s25);
      }
      if (COLUMNS > 6) {
        y = column(memory, from, 6);
        s06 = x0.fma(y, s06);
        s16 = x1.fma(y, s16);
        s26 = x2.fma(y, s26);
      }
      if (COLUMNS > 7) {
        y = column(memory, from, 7);
        s07 = x0.fma(y, s07);
        s17 = x1.fma(y, s17);
        s27 = x2.fma(y, s27);
      }
    }
    memory.set(Floats.ELEMENT, to, Lanes.sum(s00));
    if (COLUMNS > 1) {
      memory.set(Floats.ELEMENT, to + 1 * columnStep, Lanes.sum(s01));
    }
    if (COLUMNS > 2) {
      memory.set(Floats.ELEMENT, to + 2 * columnStep, Lanes.sum(s02));
    }
    if (COLUMNS > 3) {
      memory.set(Floats.ELEMENT, to + 3 * columnStep, Lanes.sum(s03));
    }
    if (COLUMNS > 4) {
      memory.set(Floats.ELEMENT, to + 4 * columnStep, Lanes.sum(s04));
    }
    if (COLUMNS > 5) {
      memory.set(Floats.ELEMENT, to + 5 * columnStep, Lanes.sum(s05));
    }
    if (COLUMNS > 6) {
      memory.set(Floats.ELEMENT, to + 6 * columnStep, Lanes.sum(s06));
    }
    if (COLUMNS > 7) {
      memory.set(Floats.ELEMENT, to + 7 * columnStep, Lanes.sum(s07));
    }
    if (count > 1) {
      to += rowStep;
      memory.set(Floats.ELEMENT, to, Lanes.sum(s10));
      if (COLUMNS > 1) {
        memory.set(Floats.ELEMENT, to + 1 * columnStep, Lanes.sum(s11));
      }
      if (COLUMNS > 2) {
        memory.set(Floats.ELEMENT, to + 2 * columnStep, Lanes.sum(s12));
      }
      if (COLUMNS > 3) {
        memory.set(Floats.ELEMENT, to + 3 * columnStep, Lanes.sum(s13));
      }
      if (COLUMNS > 4) {
        memory.set(Floats.ELEMENT, to + 4 * columnStep, Lanes.sum(s14));
      }
      if (COLUMNS > 5) {
        memory.set(Floats.ELEMENT, to + 5 * columnStep, Lanes.sum(s15));
      }
      if (COLUMNS > 6) {
        memory.set(Floats.ELEMENT, to + 6 * columnStep, Lanes.sum(s16));
      }
      if (COLUMNS > 7) {
        memory.set(Floats.ELEMENT, to + 7 * columnStep, Lanes.sum(s17));
      }
    }
    if (count > 2) {
      to += rowStep;
      memory.set(Floats.ELEMENT, to, Lanes.sum(s20));
      if (COLUMNS > 1) {
        memory.set(Floats.ELEMENT, to + 1 * columnStep, Lanes.sum(s21));
      }
      if (COLUMNS > 2) {
        memory.set(Floats.ELEMENT, to + 2 * columnStep, Lanes.sum(s22));
      }
      if (COLUMNS > 3) {
        memory.set(Floats.ELEMENT, to + 3 * columnStep, Lanes.sum(s23));
      }
      if (COLUMNS > 4) {
        memory.set(Floats.ELEMENT, to + 4 * columnStep, Lanes.sum(s24));
      }
      if (COLUMNS > 5) {
        memory.set(Floats.ELEMENT, to + 5 * columnStep, Lanes.sum(s25));
      }
      if (COLUMNS > 6) {
        memory.set(Floats.ELEMENT, to + 6 * columnStep, Lanes.sum(s26));
      }
      if (COLUMNS > 7) {
        memory.set(Floats.ELEMENT, to + 7 * columnStep, Lanes.sum(s27));
      }
    }
  }

  private static FloatVector column(MemorySegment memory, long from, int column) {
    return FloatVector.fromMemorySegment(
        SPECIES, memory, from + (long) column * VECTOR_BYTES, ORDER);
  }
}
