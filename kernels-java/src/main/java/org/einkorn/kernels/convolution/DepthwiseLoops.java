package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.vector.Floats;

/** The loops over planes that are read in place; offsets in segments are in bytes. */
interface DepthwiseLoops {

  /**
   * Slides a kernel of its own over each of some planes, which lie one behind the other. Elements
   * around a plane are read, up to {@link DirectPlane#before} and {@link DirectPlane#behind}, and
   * count for nothing.
   */
  void slide(
      DirectPlane g,
      MemorySegment image,
      long from,
      MemorySegment weights,
      long weightsAt,
      PlaneEpilogue ends,
      MemorySegment results,
      long to,
      int planes);

  /** The same for planes of gradients that are spread over every second row and column. */
  void spread(
      SpreadPlane g,
      MemorySegment gradient,
      long from,
      MemorySegment weights,
      long weightsAt,
      PlaneEpilogue ends,
      MemorySegment results,
      long to,
      int planes);

  /** Whether so many elements are all finite. */
  boolean isFinite(Floats operand, long first, int count);

  /** Copies elements of an operand. */
  void copy(Floats operand, long first, int count, MemorySegment memory, long to);
}
