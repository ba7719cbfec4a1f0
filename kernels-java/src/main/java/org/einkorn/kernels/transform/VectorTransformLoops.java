package org.einkorn.kernels.transform;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops; a template of {@link ByStorage}. */
final class VectorTransformLoops extends TransformLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  /** From so many columns on, a row is copied by the JDK's own code. */
  private static final int LONG_ROW = 256;

  private static final int HALF = LENGTH / 2;
  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorMask<Float> ODD_1 = odd(0xAAAAL);
  private static final VectorMask<Float> ODD_2 = odd(0xCCCCL);
  private static final VectorMask<Float> ODD_4 = odd(0xF0F0L);
  private static final VectorMask<Float> UPPER =
      VectorMask.fromLong(SPECIES, (1L << LENGTH) - (1L << HALF));

  VectorTransformLoops() {}

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, i -> (i ^ distance) & (LENGTH - 1));
  }

  private static VectorMask<Float> odd(long lanes) {
    return VectorMask.fromLong(SPECIES, lanes & (1L << LENGTH) - 1);
  }

  @Override
  void copyRows(
      Floats src, long from, long rowFrom, Floats dst, long to, long rowTo, int rows, int columns) {
    if (columns >= LONG_ROW) {
      copyLongRows(src, from, rowFrom, dst, to, rowTo, rows, columns);
    } else if (columns >= LENGTH) {
      copyShortRows(src, from, rowFrom, dst, to, rowTo, rows, columns);
    } else {
      copyStrided(src, from, rowFrom, 1, dst, to, rowTo, 1, rows, columns);
    }
  }

  private static void copyLongRows(
      Floats src, long from, long rowFrom, Floats dst, long to, long rowTo, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      long left = from + r * rowFrom;
      long right = to + r * rowTo;
      if (HEAP) {
        System.arraycopy(src.array(), src.at(left), dst.array(), dst.at(right), columns);
      } else {
        MemorySegment.copy(
            src.segment(), src.byteAt(left), dst.segment(), dst.byteAt(right), columns * 4L);
      }
    }
  }

  /** The last vector of a row ends with it, and covers again what the one before has done. */
  private static void copyShortRows(
      Floats src, long from, long rowFrom, Floats dst, long to, long rowTo, int rows, int columns) {
    int last = columns - LENGTH;
    int vectors = columns / LENGTH;
    for (int r = 0; r < rows; r++) {
      long left = from + r * rowFrom;
      long right = to + r * rowTo;
      for (int v = 0; v < vectors; v++) {
        dst.store(HEAP, right, v * LENGTH, src.load(HEAP, left, v * LENGTH));
      }
      dst.store(HEAP, right, last, src.load(HEAP, left, last));
    }
  }

  /** Tiles of half as many rows as a vector has lanes, and one by one what they do not cover. */
  @Override
  void transpose(
      Floats src,
      long from,
      long columnFrom,
      Floats dst,
      long to,
      long rowTo,
      int rows,
      int columns) {
    boolean fits = columns >= LENGTH && columnFrom >= LENGTH;
    int wholeRows = fits ? rows / HALF * HALF : 0;
    int wholeColumns = SPECIES.loopBound(columns);
    for (int r = 0; r < wholeRows; r += HALF) {
      for (int c = 0; c < wholeColumns; c += LENGTH) {
        tile(src, from + r + c * columnFrom, columnFrom, dst, to + r * rowTo + c, rowTo);
      }
    }
    copyStrided(
        src,
        from + wholeColumns * columnFrom,
        1,
        columnFrom,
        dst,
        to + wholeColumns,
        rowTo,
        1,
        wholeRows,
        columns - wholeColumns);
    copyStrided(
        src,
        from + wholeRows,
        1,
        columnFrom,
        dst,
        to + wholeRows * rowTo,
        rowTo,
        1,
        rows - wholeRows,
        columns);
  }

  private static void tile(
      Floats src, long from, long columnFrom, Floats dst, long to, long rowTo) {
    switch (HALF) {
      case 8 -> tile8(src, from, columnFrom, dst, to, rowTo);
      case 4 -> tile4(src, from, columnFrom, dst, to, rowTo);
      default -> tile2(src, from, columnFrom, dst, to, rowTo);
    }
  }

  /**
   * A column's rows in the lower half of a vector, and in the upper half those of a column that is
   * half a vector further; what is loaded around them lies in other columns.
   */
  private static FloatVector columns(Floats src, long column, long columnFrom) {
    FloatVector upper = src.load(HEAP, column + HALF * columnFrom - HALF, 0);
    return src.load(HEAP, column, 0).blend(upper, UPPER);
  }

  /**
   * Of two vectors of a tile that are so many apart as the shuffle swaps lanes, the first one after
   * their blocks beside the diagonal have been exchanged.
   */
  private static FloatVector low(
      FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> odd) {
    return a.blend(b.rearrange(swap), odd);
  }

  /** The second one. */
  private static FloatVector high(
      FloatVector a, FloatVector b, VectorShuffle<Float> swap, VectorMask<Float> odd) {
    return a.rearrange(swap).blend(b, odd);
  }

  private static void tile2(
      Floats src, long from, long columnFrom, Floats dst, long to, long rowTo) {
    FloatVector a0 = columns(src, from, columnFrom);
    FloatVector a1 = columns(src, from + columnFrom, columnFrom);
    FloatVector b0 = low(a0, a1, SWAP_1, ODD_1);
    FloatVector b1 = high(a0, a1, SWAP_1, ODD_1);
    dst.store(HEAP, to, 0, b0);
    dst.store(HEAP, to + rowTo, 0, b1);
  }

  private static void tile4(
      Floats src, long from, long columnFrom, Floats dst, long to, long rowTo) {
    FloatVector a0 = columns(src, from, columnFrom);
    FloatVector a1 = columns(src, from + columnFrom, columnFrom);
    FloatVector a2 = columns(src, from + 2 * columnFrom, columnFrom);
    FloatVector a3 = columns(src, from + 3 * columnFrom, columnFrom);
    FloatVector b0 = low(a0, a1, SWAP_1, ODD_1);
    FloatVector b1 = high(a0, a1, SWAP_1, ODD_1);
    FloatVector b2 = low(a2, a3, SWAP_1, ODD_1);
    FloatVector b3 = high(a2, a3, SWAP_1, ODD_1);
    FloatVector c0 = low(b0, b2, SWAP_2, ODD_2);
    FloatVector c1 = low(b1, b3, SWAP_2, ODD_2);
    FloatVector c2 = high(b0, b2, SWAP_2, ODD_2);
    FloatVector c3 = high(b1, b3, SWAP_2, ODD_2);
    dst.store(HEAP, to, 0, c0);
    dst.store(HEAP, to + rowTo, 0, c1);
    dst.store(HEAP, to + 2 * rowTo, 0, c2);
    dst.store(HEAP, to + 3 * rowTo, 0, c3);
  }

  private static void tile8(
      Floats src, long from, long columnFrom, Floats dst, long to, long rowTo) {
    FloatVector a0 = columns(src, from, columnFrom);
    FloatVector a1 = columns(src, from + columnFrom, columnFrom);
    FloatVector a2 = columns(src, from + 2 * columnFrom, columnFrom);
    FloatVector a3 = columns(src, from + 3 * columnFrom, columnFrom);
    FloatVector a4 = columns(src, from + 4 * columnFrom, columnFrom);
    FloatVector a5 = columns(src, from + 5 * columnFrom, columnFrom);
    FloatVector a6 = columns(src, from + 6 * columnFrom, columnFrom);
    FloatVector a7 = columns(src, from + 7 * columnFrom, columnFrom);
    FloatVector b0 = low(a0, a1, SWAP_1, ODD_1);
    FloatVector b1 = high(a0, a1, SWAP_1, ODD_1);
    FloatVector b2 = low(a2, a3, SWAP_1, ODD_1);
    FloatVector b3 = high(a2, a3, SWAP_1, ODD_1);
    FloatVector b4 = low(a4, a5, SWAP_1, ODD_1);
    FloatVector b5 = high(a4, a5, SWAP_1, ODD_1);
    FloatVector b6 = low(a6, a7, SWAP_1, ODD_1);
    FloatVector b7 = high(a6, a7, SWAP_1, ODD_1);
    FloatVector c0 = low(b0, b2, SWAP_2, ODD_2);
    FloatVector c1 = low(b1, b3, SWAP_2, ODD_2);
    FloatVector c2 = high(b0, b2, SWAP_2, ODD_2);
    FloatVector c3 = high(b1, b3, SWAP_2, ODD_2);
    FloatVector c4 = low(b4, b6, SWAP_2, ODD_2);
    FloatVector c5 = low(b5, b7, SWAP_2, ODD_2);
    FloatVector c6 = high(b4, b6, SWAP_2, ODD_2);
    FloatVector c7 = high(b5, b7, SWAP_2, ODD_2);
    FloatVector d0 = low(c0, c4, SWAP_4, ODD_4);
    FloatVector d1 = low(c1, c5, SWAP_4, ODD_4);
    FloatVector d2 = low(c2, c6, SWAP_4, ODD_4);
    FloatVector d3 = low(c3, c7, SWAP_4, ODD_4);
    FloatVector d4 = high(c0, c4, SWAP_4, ODD_4);
    FloatVector d5 = high(c1, c5, SWAP_4, ODD_4);
    FloatVector d6 = high(c2, c6, SWAP_4, ODD_4);
    FloatVector d7 = high(c3, c7, SWAP_4, ODD_4);
    dst.store(HEAP, to, 0, d0);
    dst.store(HEAP, to + rowTo, 0, d1);
    dst.store(HEAP, to + 2 * rowTo, 0, d2);
    dst.store(HEAP, to + 3 * rowTo, 0, d3);
    dst.store(HEAP, to + 4 * rowTo, 0, d4);
    dst.store(HEAP, to + 5 * rowTo, 0, d5);
    dst.store(HEAP, to + 6 * rowTo, 0, d6);
    dst.store(HEAP, to + 7 * rowTo, 0, d7);
  }

  /** The longer axis is that of the inner loop. */
  @Override
  void copyStrided(
      Floats src,
      long from,
      long rowFrom,
      long columnFrom,
      Floats dst,
      long to,
      long rowTo,
      long columnTo,
      int rows,
      int columns) {
    if (rows > columns) {
      for (int c = 0; c < columns; c++) {
        copyLine(src, from + c * columnFrom, rowFrom, dst, to + c * columnTo, rowTo, rows);
      }
    } else {
      for (int r = 0; r < rows; r++) {
        copyLine(src, from + r * rowFrom, columnFrom, dst, to + r * rowTo, columnTo, columns);
      }
    }
  }

  private static void copyLine(
      Floats src, long from, long fromStep, Floats dst, long to, long toStep, int count) {
    long left = from;
    long right = to;
    for (int i = 0; i < count; i++) {
      dst.set(HEAP, right, 0, src.get(HEAP, left, 0));
      left += fromStep;
      right += toStep;
    }
  }

  @Override
  void fill(Floats dst, long to, long rowTo, long columnTo, int rows, int columns, float value) {
    if (columnTo == 1 && columns >= LENGTH) {
      fillRows(dst, to, rowTo, rows, columns, value);
      return;
    }
    for (int r = 0; r < rows; r++) {
      long right = to + r * rowTo;
      for (int c = 0; c < columns; c++) {
        dst.set(HEAP, right, 0, value);
        right += columnTo;
      }
    }
  }

  private static void fillRows(
      Floats dst, long to, long rowTo, int rows, int columns, float value) {
    FloatVector values = FloatVector.broadcast(SPECIES, value);
    int last = columns - LENGTH;
    int vectors = columns / LENGTH;
    for (int r = 0; r < rows; r++) {
      long right = to + r * rowTo;
      for (int v = 0; v < vectors; v++) {
        dst.store(HEAP, right, v * LENGTH, values);
      }
      dst.store(HEAP, right, last, values);
    }
  }

  @Override
  void addRows(
      Floats src, long from, long rowFrom, Floats dst, long to, long rowTo, int rows, int columns) {
    int vectors = columns / LENGTH;
    for (int r = 0; r < rows; r++) {
      long left = from + r * rowFrom;
      long right = to + r * rowTo;
      for (int v = 0; v < vectors; v++) {
        int c = v * LENGTH;
        dst.store(HEAP, right, c, dst.load(HEAP, right, c).add(src.load(HEAP, left, c)));
      }
      for (int c = vectors * LENGTH; c < columns; c++) {
        dst.set(HEAP, right, c, dst.get(HEAP, right, c) + src.get(HEAP, left, c));
      }
    }
  }

  @Override
  void addStrided(
      Floats src,
      long from,
      long rowFrom,
      long columnFrom,
      Floats dst,
      long to,
      long rowTo,
      long columnTo,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      long left = from + r * rowFrom;
      long right = to + r * rowTo;
      for (int c = 0; c < columns; c++) {
        dst.set(HEAP, right, 0, dst.get(HEAP, right, 0) + src.get(HEAP, left, 0));
        left += columnFrom;
        right += columnTo;
      }
    }
  }
}
