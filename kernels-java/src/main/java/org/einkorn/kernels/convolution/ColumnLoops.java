package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.vector.Floats;

/** The loops that copy images, columns and weights; offsets in segments are in bytes. */
interface ColumnLoops {

  /**
   * Copies rows of one channel of an image into its padded copy. Up to a vector behind the copy is
   * overwritten, so copies are made in ascending order.
   *
   * @param from first element of the channel's plane
   * @param row the row of the plane that comes first; rows outside of the plane are zero
   * @param rows how many
   */
  void copyRows(
      ColumnGeometry g, Floats image, long from, int row, int rows, MemorySegment copy, long to);

  /** Packs whole vectors of a panel: for each p those from {@code from + shifts[p]} on. */
  void packFull(MemorySegment image, long from, long[] shifts, int k, MemorySegment panel, long to);

  /** Packs up to a vector of columns of a panel whose rows are so many bytes long. */
  void packPart(
      MemorySegment image,
      long from,
      long[] shifts,
      int k,
      MemorySegment panel,
      long to,
      int rowBytes,
      int count);

  /**
   * Packs a panel from pieces of up to a vector: for each p those that start at {@code from[i] +
   * shifts[p]}. Whole vectors are read and written, in ascending order; up to a vector behind the
   * panel is overwritten.
   *
   * @param at where the pieces begin in a row of the panel, in bytes, ascending
   */
  void packPieces(
      MemorySegment image,
      long[] from,
      int[] at,
      int pieces,
      long[] shifts,
      int k,
      MemorySegment panel,
      long to,
      int rowBytes);

  /**
   * Packs one column along the sums: a vector of it, then {@code step} bytes on the next; zeros
   * behind its end.
   */
  void packColumn(
      MemorySegment image, long from, long[] shifts, int k, MemorySegment panel, long to, int step);

  /** Copies runs one behind the other; up to a vector behind the last one is overwritten. */
  void copyRuns(
      MemorySegment image,
      long[] from,
      int[] lengths,
      int runs,
      long shift,
      MemorySegment row,
      long to);

  /** Spreads a run of each row of a strip over every step-th element of the destination. */
  void spread(
      MemorySegment strip,
      long from,
      long stride,
      int rows,
      int count,
      Floats dst,
      long to,
      long rowStep,
      int step);

  /** Copies rows of a strip to the destination. */
  void store(
      MemorySegment strip,
      long from,
      long stride,
      int rows,
      int count,
      Floats dst,
      long to,
      long rowStep);

  /** Copies a plane of an image; up to a vector behind the copy is overwritten. */
  void copyPlane(PhasedPlane p, Floats image, long from, MemorySegment copy, long to);
}
