package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.vector.Floats;

/** The loops over the padded copy of a plane; offsets in segments are in bytes. */
interface PhasedLoops {

  /** Sums up what the taps meet, for so many positions of the flat sequence and a vector's rest. */
  void multiplyTaps(
      PhasedPlane p,
      MemorySegment copy,
      long from,
      Floats weights,
      long firstWeight,
      MemorySegment result,
      long to);

  /**
   * Multiplies a flat plane of the gradient with what each tap meets; the products are added to a
   * vector for each tap.
   */
  void multiplyGradient(PhasedPlane p, MemorySegment memory, long copy, long gradient, long sums);

  /** Sets so many vectors to zero. */
  void clear(MemorySegment memory, long at, int vectors);

  /** The sum of a vector's lanes. */
  float sum(MemorySegment memory, long at);

  /** Leaves every second element of rows, so many, at their beginnings; overwrites the rest. */
  void keepEvens(MemorySegment strip, long from, long stride, int rows, int count);

  /** Copies rows of so many elements one behind the other; overwrites up to a vector behind. */
  void join(
      MemorySegment strip, long from, long stride, int rows, int count, MemorySegment to, long at);

  /** Sets one element. */
  void set(Floats operand, long index, float value);
}
