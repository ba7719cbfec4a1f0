package org.einkorn.kernels.attention;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * Loops between the rows of a head and scratch memory, where they lie without gaps. Rows of an
 * operand begin at element {@code base}, {@code stride} elements apart.
 */
abstract class HeadLoops {

  /** A factor of scores that makes them logarithms to base 2. */
  static final float LOG2_E = 0x1.715476p+0f;

  static final ByStorage<HeadLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorHeadLoops.class, HeadLoops.class);

  /** Copies rows to scratch memory, multiplied by a factor. */
  abstract void load(
      Floats from,
      long base,
      long stride,
      int rows,
      int size,
      float factor,
      MemorySegment to,
      long at);

  /** Copies rows from scratch memory, each multiplied by a factor of its own. */
  abstract void store(
      MemorySegment from,
      long at,
      long factors,
      Floats to,
      long base,
      long stride,
      int rows,
      int size);

  /** Copies rows from scratch memory, multiplied by a factor. */
  abstract void store(
      MemorySegment from,
      long at,
      float factor,
      Floats to,
      long base,
      long stride,
      int rows,
      int size);

  /** Stores {@code ln Σ exp} of rows, of which maxima and sums of weights are given, base 2. */
  abstract void storeLogSums(
      MemorySegment from, long maxima, long sums, Floats to, long base, int rows);

  /**
   * Loads {@code ln Σ exp} of rows to base 2, such that what is subtracted from scores gives −∞ for
   * rows without keys; so do the elements from {@code rows} to {@code width}.
   */
  abstract void loadLogSums(Floats from, long base, int rows, int width, MemorySegment to, long at);

  /** The sums of the products of two operands' rows. */
  abstract void dots(
      Floats a, Floats b, long base, long stride, int rows, int size, MemorySegment to, long at);
}
