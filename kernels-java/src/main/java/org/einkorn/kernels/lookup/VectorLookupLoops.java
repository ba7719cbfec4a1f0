package org.einkorn.kernels.lookup;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Ints;

/**
 * The loops; a template of {@link ByStorage}. They count vectors, not elements: of a loop in larger
 * steps that ends at the end of a segment, C2 fails the check that it makes in advance.
 */
final class VectorLookupLoops extends LookupLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int STEP = 4 * LENGTH;

  /** From so many elements on, a row is copied by the JDK's own code. */
  private static final int LONG_ROW = 256;

  VectorLookupLoops() {}

  /** The sign of {@code i | (last − i)} is set just where i is negative or greater than last. */
  @Override
  int check(Ints indices, long from, int count, int last) {
    int vectors = count / LENGTH;
    IntVector signs = IntVector.zero(Ints.SPECIES);
    for (int v = 0; v < vectors; v++) {
      IntVector index = indices.load(HEAP, from, v * LENGTH);
      signs = signs.or(index.or(index.neg().add(last)));
    }
    int sign = signs.reduceLanes(VectorOperators.OR);
    for (int i = vectors * LENGTH; i < count; i++) {
      int index = indices.get(HEAP, from + i);
      sign |= index | (last - index);
    }
    return sign;
  }

  @Override
  void take(
      Ints indices,
      long first,
      int count,
      Floats table,
      long tableBase,
      Floats dst,
      long dstBase,
      int width,
      int padding) {
    for (int i = 0; i < count; i++) {
      int row = indices.get(HEAP, first + i);
      long to = dstBase + (long) i * width;
      if (row == padding) {
        zeros(dst, to, width);
      } else if (width == 1) {
        dst.set(HEAP, to, 0, table.get(HEAP, tableBase + row, 0));
      } else {
        copy(table, tableBase + (long) row * width, dst, to, width);
      }
    }
  }

  private static void copy(Floats src, long from, Floats dst, long to, int count) {
    if (count >= LONG_ROW) {
      copyLong(src, from, dst, to, count);
      return;
    }
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      int i = v * LENGTH;
      dst.store(HEAP, to, i, src.load(HEAP, from, i));
    }
    int bound = vectors * LENGTH;
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      dst.store(HEAP, to, bound, src.load(HEAP, from, bound, tail), tail);
    }
  }

  private static void copyLong(Floats src, long from, Floats dst, long to, int count) {
    if (HEAP) {
      System.arraycopy(src.array(), src.at(from), dst.array(), dst.at(to), count);
    } else {
      MemorySegment.copy(
          src.segment(), src.byteAt(from), dst.segment(), dst.byteAt(to), count * 4L);
    }
  }

  private static void zeros(Floats dst, long to, int count) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      dst.store(HEAP, to, v * LENGTH, zero);
    }
    int bound = vectors * LENGTH;
    if (bound < count) {
      dst.store(HEAP, to, bound, zero, SPECIES.indexInRange(bound, count));
    }
  }

  @Override
  void scatter(
      Floats diff,
      long diffBase,
      int[] starts,
      int[] order,
      int rowFrom,
      int rowTo,
      Floats table,
      long tableBase,
      int columnFrom,
      int columnTo,
      int width,
      boolean accumulate,
      float beta) {
    for (int row = rowFrom; row < rowTo; row++) {
      long to = tableBase + (long) row * width;
      int from = starts[row];
      int end = starts[row + 1];
      if (from == end && !accumulate) {
        zeros(table, to + columnFrom, columnTo - columnFrom);
        continue;
      }
      int column = columnFrom;
      for (; column <= columnTo - STEP; column += STEP) {
        wide(
            diff, diffBase + column, order, from, end, width, table, to + column, accumulate, beta);
      }
      for (; column <= columnTo - LENGTH; column += LENGTH) {
        narrow(
            diff, diffBase + column, order, from, end, width, table, to + column, accumulate, beta);
      }
      if (column < columnTo) {
        masked(
            diff,
            diffBase + column,
            order,
            from,
            end,
            width,
            table,
            to + column,
            columnTo - column,
            accumulate,
            beta);
      }
    }
  }

  private static FloatVector with(FloatVector sum, FloatVector old, float beta) {
    return old.fma(FloatVector.broadcast(SPECIES, beta), sum);
  }

  private static void wide(
      Floats diff,
      long diffBase,
      int[] order,
      int from,
      int end,
      int width,
      Floats table,
      long to,
      boolean accumulate,
      float beta) {
    FloatVector total0 = FloatVector.zero(SPECIES);
    FloatVector total1 = total0;
    FloatVector total2 = total0;
    FloatVector total3 = total0;
    int longest = Chains.length(end - from);
    for (int at = from; at < end; at += longest) {
      int last = Math.min(end, at + longest);
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      for (int k = at; k < last; k++) {
        long row = diffBase + (long) order[k] * width;
        sum0 = sum0.add(diff.load(HEAP, row, 0));
        sum1 = sum1.add(diff.load(HEAP, row, LENGTH));
        sum2 = sum2.add(diff.load(HEAP, row, 2 * LENGTH));
        sum3 = sum3.add(diff.load(HEAP, row, 3 * LENGTH));
      }
      total0 = total0.add(sum0);
      total1 = total1.add(sum1);
      total2 = total2.add(sum2);
      total3 = total3.add(sum3);
    }
    if (accumulate) {
      total0 = with(total0, table.load(HEAP, to, 0), beta);
      total1 = with(total1, table.load(HEAP, to, LENGTH), beta);
      total2 = with(total2, table.load(HEAP, to, 2 * LENGTH), beta);
      total3 = with(total3, table.load(HEAP, to, 3 * LENGTH), beta);
    }
    table.store(HEAP, to, 0, total0);
    table.store(HEAP, to, LENGTH, total1);
    table.store(HEAP, to, 2 * LENGTH, total2);
    table.store(HEAP, to, 3 * LENGTH, total3);
  }

  private static void narrow(
      Floats diff,
      long diffBase,
      int[] order,
      int from,
      int end,
      int width,
      Floats table,
      long to,
      boolean accumulate,
      float beta) {
    FloatVector total = FloatVector.zero(SPECIES);
    int longest = Chains.length(end - from);
    for (int at = from; at < end; at += longest) {
      int last = Math.min(end, at + longest);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = at; k < last; k++) {
        sum = sum.add(diff.load(HEAP, diffBase + (long) order[k] * width, 0));
      }
      total = total.add(sum);
    }
    table.store(HEAP, to, 0, accumulate ? with(total, table.load(HEAP, to, 0), beta) : total);
  }

  private static void masked(
      Floats diff,
      long diffBase,
      int[] order,
      int from,
      int end,
      int width,
      Floats table,
      long to,
      int columns,
      boolean accumulate,
      float beta) {
    VectorMask<Float> mask = SPECIES.indexInRange(0, columns);
    FloatVector total = FloatVector.zero(SPECIES);
    int longest = Chains.length(end - from);
    for (int at = from; at < end; at += longest) {
      int last = Math.min(end, at + longest);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int k = at; k < last; k++) {
        sum = sum.add(diff.load(HEAP, diffBase + (long) order[k] * width, 0, mask));
      }
      total = total.add(sum);
    }
    if (accumulate) {
      total = with(total, table.load(HEAP, to, 0, mask), beta);
    }
    table.store(HEAP, to, 0, total, mask);
  }
}
