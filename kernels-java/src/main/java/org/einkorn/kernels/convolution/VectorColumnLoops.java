package org.einkorn.kernels.convolution;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.ORDER;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Pairs;

/** The loops with vectors; a template for each storage. */
final class VectorColumnLoops implements ColumnLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final long BYTES = LENGTH * 4L;
  private static final int VECTORS = ConvolutionPlan.VECTORS;

  /** AVX2 stores the lanes of a mask slower than elements one by one. */
  private static final boolean MASKS = Machine.REGISTERS == 32;

  private static final VectorShuffle<Float> TWICE = VectorShuffle.fromOp(SPECIES, i -> i / 2);
  private static final VectorMask<Float> EVEN_LANES =
      VectorMask.fromLong(SPECIES, 0x5555555555555555L);

  VectorColumnLoops() {}

  @Override
  public void copyRows(
      ColumnGeometry g, Floats image, long from, int row, int rows, MemorySegment copy, long to) {
    int rowStep = g.h.copyStride();
    if (g.w.step == 1) {
      copyDense(image, from, g.h.size, g.w.size, g.w.low, row, rowStep, rows, g.pitch(), copy, to);
      return;
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    int step = g.w.step;
    int width = g.w.size;
    long pitch = g.pitch() * 4L;
    for (int j = 0; j < rows; j++, row += rowStep, to += pitch) {
      for (long b = 0; b < pitch; b += BYTES) {
        zero.intoMemorySegment(copy, to + b, ORDER);
      }
      if (row < 0 || row >= g.h.size) {
        continue;
      }
      long base = from + (long) row * width;
      for (int phase = 0; phase < g.phases.length; phase++) {
        int low = g.w.low + g.phases[phase];
        int first = low >= 0 ? 0 : (step - 1 - low) / step;
        int last = low >= width ? 0 : Math.min(g.phaseSize, (width - 1 - low) / step + 1);
        long target = to + (long) phase * g.phaseSize * 4;
        if (step == 2) {
          copyEvens(image, base, low, width, first, last, copy, target);
        } else {
          for (int i = first; i < last; i++) {
            copy.set(Floats.ELEMENT, target + i * 4L, image.get(HEAP, base, low + i * step));
          }
        }
      }
    }
  }

  /** Rows of a plane of height x width, from column {@code low} on; neighbours stay neighbours. */
  private static void copyDense(
      Floats image,
      long from,
      int height,
      int width,
      int low,
      int row,
      int rowStep,
      int rows,
      int pitch,
      MemorySegment copy,
      long to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int first = Math.min(pitch, Math.max(0, -low));
    int last = Math.max(first, Math.min(pitch, width - low));
    int whole = first + (last - first) / LENGTH * LENGTH;
    VectorMask<Float> rest = SPECIES.indexInRange(0, last - whole);
    int behind = whole < last ? whole + LENGTH : last;
    for (int j = 0; j < rows; j++, row += rowStep, to += pitch * 4L) {
      int cleared = pitch;
      if (row >= 0 && row < height) {
        cleared = first;
      }
      for (int i = 0; i < cleared; i += LENGTH) {
        zero.intoMemorySegment(copy, to + i * 4L, ORDER);
      }
      if (cleared == pitch) {
        continue;
      }
      long base = from + (long) row * width + low;
      for (int i = first; i < whole; i += LENGTH) {
        image.load(HEAP, base, i).intoMemorySegment(copy, to + i * 4L, ORDER);
      }
      if (whole < last) {
        image.load(HEAP, base, whole, rest).intoMemorySegment(copy, to + whole * 4L, ORDER);
      }
      for (int i = behind; i < pitch; i += LENGTH) {
        zero.intoMemorySegment(copy, to + i * 4L, ORDER);
      }
    }
  }

  private static void copyEvens(
      Floats image,
      long base,
      int low,
      int width,
      int first,
      int last,
      MemorySegment copy,
      long to) {
    for (int i = first; i < last; i += LENGTH) {
      int x = low + 2 * i;
      FloatVector a;
      FloatVector b;
      if (x + 2 * LENGTH <= width) {
        a = image.load(HEAP, base, x);
        b = image.load(HEAP, base, x + LENGTH);
      } else {
        int left = width - x;
        a = image.load(HEAP, base, x, SPECIES.indexInRange(0, Math.min(left, LENGTH)));
        b =
            left > LENGTH
                ? image.load(HEAP, base, x + LENGTH, SPECIES.indexInRange(0, left - LENGTH))
                : FloatVector.zero(SPECIES);
      }
      // what is loaded from behind the row is zero, so is the rest of the last vector
      Pairs.EVENS.selectFrom(a, b).intoMemorySegment(copy, to + i * 4L, ORDER);
    }
  }

  @Override
  public void packFull(
      MemorySegment image, long from, long[] shifts, int k, MemorySegment panel, long to) {
    for (int p = 0; p < k; p++) {
      long at = from + shifts[p];
      for (int v = 0; v < VECTORS; v++) {
        FloatVector.fromMemorySegment(SPECIES, image, at + v * BYTES, ORDER)
            .intoMemorySegment(panel, to + v * BYTES, ORDER);
      }
      to += VECTORS * BYTES;
    }
  }

  @Override
  public void packPart(
      MemorySegment image,
      long from,
      long[] shifts,
      int k,
      MemorySegment panel,
      long to,
      int rowBytes,
      int count) {
    VectorMask<Float> valid = SPECIES.indexInRange(0, count);
    for (int p = 0; p < k; p++) {
      FloatVector.fromMemorySegment(SPECIES, image, from + shifts[p], ORDER, valid)
          .intoMemorySegment(panel, to, ORDER, valid);
      to += rowBytes;
    }
  }

  @Override
  public void packPieces(
      MemorySegment image,
      long[] from,
      int[] at,
      int pieces,
      long[] shifts,
      int k,
      MemorySegment panel,
      long to,
      int rowBytes) {
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < pieces; i++) {
        FloatVector.fromMemorySegment(SPECIES, image, from[i] + shifts[p], ORDER)
            .intoMemorySegment(panel, to + at[i], ORDER);
      }
      to += rowBytes;
    }
  }

  @Override
  public void packColumn(
      MemorySegment image,
      long from,
      long[] shifts,
      int k,
      MemorySegment panel,
      long to,
      int step) {
    for (int p = 0; p < k; p += LENGTH) {
      for (int i = 0; i < LENGTH; i++) {
        float x = p + i < k ? image.get(Floats.ELEMENT, from + shifts[p + i]) : 0;
        panel.set(Floats.ELEMENT, to + i * 4L, x);
      }
      to += step;
    }
  }

  @Override
  public void copyRuns(
      MemorySegment image,
      long[] from,
      int[] lengths,
      int runs,
      long shift,
      MemorySegment row,
      long to) {
    for (int run = 0; run < runs; run++) {
      long at = from[run] + shift;
      int length = lengths[run];
      int i = 0;
      for (; i <= length - LENGTH; i += LENGTH) {
        FloatVector.fromMemorySegment(SPECIES, image, at + i * 4L, ORDER)
            .intoMemorySegment(row, to + i * 4L, ORDER);
      }
      if (i < length) {
        VectorMask<Float> valid = SPECIES.indexInRange(0, length - i);
        FloatVector.fromMemorySegment(SPECIES, image, at + i * 4L, ORDER, valid)
            .intoMemorySegment(row, to + i * 4L, ORDER);
      }
      to += length * 4L;
    }
  }

  @Override
  public void spread(
      MemorySegment strip,
      long from,
      long stride,
      int rows,
      int count,
      Floats dst,
      long to,
      long rowStep,
      int step) {
    if (step == 2 && MASKS) {
      for (int i = 0; i < rows; i++) {
        spreadRow(strip, from + i * stride, count, dst, to + i * rowStep);
      }
      return;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < count; j++) {
        float value = strip.get(Floats.ELEMENT, from + i * stride + j * 4L);
        dst.set(HEAP, to + i * rowStep, j * step, value);
      }
    }
  }

  private static void spreadRow(MemorySegment strip, long from, int count, Floats dst, long to) {
    for (int j = 0; j < count; j += LENGTH / 2) {
      VectorMask<Float> valid =
          SPECIES.indexInRange(0, Math.min(LENGTH, 2 * (count - j))).and(EVEN_LANES);
      FloatVector values =
          FloatVector.fromMemorySegment(SPECIES, strip, from + j * 4L, ORDER).rearrange(TWICE);
      dst.store(HEAP, to, 2 * j, values, valid);
    }
  }

  @Override
  public void store(
      MemorySegment strip,
      long from,
      long stride,
      int rows,
      int count,
      Floats dst,
      long to,
      long rowStep) {
    for (int i = 0; i < rows; i++) {
      long at = from + i * stride;
      for (int j = 0; j < count; j += LENGTH) {
        VectorMask<Float> valid = SPECIES.indexInRange(0, Math.min(LENGTH, count - j));
        FloatVector values = FloatVector.fromMemorySegment(SPECIES, strip, at + j * 4L, ORDER);
        dst.store(HEAP, to + i * rowStep, j, values, valid);
      }
    }
  }

  @Override
  public void copyPlane(PhasedPlane p, Floats image, long from, MemorySegment copy, long to) {
    long planeBytes = (long) p.height * p.pitch * 4;
    int step = p.w.step;
    for (int phase = 0; phase < p.h.step; phase++) {
      int row = p.h.low + phase;
      if (step == 1) {
        copyDense(
            image, from, p.h.size, p.w.size, p.w.low, row, p.h.step, p.height, p.pitch, copy, to);
        to += planeBytes;
        continue;
      }
      for (int column = 0; column < step; column++) {
        copyPhase(p, image, from, row, p.w.low + column, copy, to);
        to += planeBytes;
      }
    }
  }

  /** The elements of some rows that lie steps apart. */
  private static void copyPhase(
      PhasedPlane p, Floats image, long from, int row, int low, MemorySegment copy, long to) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int step = p.w.step;
    int width = p.w.size;
    int first = low >= 0 ? 0 : Math.min(p.pitch, (step - 1 - low) / step);
    int last = low >= width ? 0 : Math.min(p.pitch, (width - 1 - low) / step + 1);
    for (int i = 0; i < p.height; i++, row += p.h.step, to += p.pitch * 4L) {
      for (int j = 0; j < p.pitch; j += LENGTH) {
        zero.intoMemorySegment(copy, to + j * 4L, ORDER);
      }
      if (row < 0 || row >= p.h.size) {
        continue;
      }
      long base = from + (long) row * width;
      if (step == 2) {
        copyEvens(image, base, low, width, first, last, copy, to);
      } else {
        for (int j = first; j < last; j++) {
          copy.set(Floats.ELEMENT, to + j * 4L, image.get(HEAP, base, low + j * step));
        }
      }
    }
  }
}
