package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.microkernel.BlockPacker;
import org.einkorn.kernels.microkernel.HotSpot;
import org.einkorn.kernels.microkernel.PanelPacker;

/**
 * Packs the column matrix of a padded image on the fly: along its rows for the product with the
 * weights, or across them for the gradient of the weights. What is copied are runs of neighbouring
 * positions, with whole vectors: a store that hangs over is overwritten by the next run.
 */
final class ColumnPacker {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  /** Elements that may be read or written behind a run. */
  static final int OVERHANG = LENGTH;

  private final ColumnGeometry geometry;
  private final int width;
  private final long[] runFrom;
  private final int[] runLength;
  private int runs;

  private MemorySegment image = MemorySegment.NULL;
  private long imageOffset;
  private MemorySegment scratch = MemorySegment.NULL;
  private long scratchOffset;

  /** The packer whose panels' columns are positions and whose k are taps. */
  final BlockPacker byPosition = new ByPosition();

  /** The packer whose panels' columns are taps and whose k are positions. */
  final BlockPacker byTap;

  /**
   * A packer.
   *
   * @param width columns of a panel
   * @param longest most positions in one run list: the width, or kc
   * @param transposer packs a block of rows across
   */
  ColumnPacker(ColumnGeometry geometry, int width, int longest, PanelPacker transposer) {
    this.geometry = geometry;
    this.width = width;
    this.runFrom = new long[longest];
    this.runLength = new int[longest];
    this.byTap = new ByTap(transposer);
  }

  /**
   * Refers to a padded image, and to scratch memory of {@link #scratchBytes} for packing by tap.
   */
  void bind(MemorySegment padded, long offset, MemorySegment rows, long rowsOffset) {
    image = padded;
    imageOffset = offset;
    scratch = rows;
    scratchOffset = rowsOffset;
  }

  /** Bytes of scratch memory for packing {@code kc} positions by tap. */
  static long scratchBytes(int width, int kc) {
    return (long) width * (kc + OVERHANG) * Float.BYTES;
  }

  /** Sets the padded image to zero. */
  void clearImage(long elements) {
    FloatVector zero = FloatVector.zero(SPECIES);
    MemorySegment to = HotSpot.known(image);
    long end = imageOffset + elements * Float.BYTES;
    for (long at = imageOffset; at < end; at += LENGTH * 4L) {
      zero.intoMemorySegment(to, at, ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** Copies the channels of an image, from an element on, into the padded image. */
  void copyImage(RowSource source, long from) {
    geometry.copy(source, from, image, imageOffset);
  }

  private void findRuns(int position, int count) {
    runs = 0;
    int y = position / geometry.columns;
    int x = position % geometry.columns;
    int left = count;
    while (left > 0) {
      int length = Math.min(geometry.columns - x, left);
      runFrom[runs] = imageOffset + (y * geometry.rowStep + x) * Float.BYTES;
      runLength[runs++] = length;
      left -= length;
      x = 0;
      y++;
    }
  }

  private void copyRuns(long shift, MemorySegment panel, long toOffset) {
    MemorySegment source = HotSpot.known(image);
    MemorySegment to = HotSpot.known(panel);
    for (int run = 0; run < runs; run++) {
      long from = runFrom[run] + shift;
      int length = runLength[run];
      for (int i = 0; i < length; i += LENGTH) {
        FloatVector.fromMemorySegment(SPECIES, source, from + i * 4L, ByteOrder.LITTLE_ENDIAN)
            .intoMemorySegment(to, toOffset + i * 4L, ByteOrder.LITTLE_ENDIAN);
      }
      toOffset += length * 4L;
    }
  }

  private long shift(int row) {
    int channel = row / geometry.taps.length;
    return (channel * geometry.plane + geometry.taps[row % geometry.taps.length]) * Float.BYTES;
  }

  private final class ByPosition extends BlockPacker {
    @Override
    public void pack(int first, int count, int p, int k, MemorySegment panels, long panelsOffset) {
      FloatVector zero = FloatVector.zero(SPECIES);
      MemorySegment to = HotSpot.known(panels);
      for (int done = 0; done < count; done += width) {
        int here = Math.min(width, count - done);
        findRuns(first + done, here);
        for (int row = p; row < p + k; row++) {
          copyRuns(shift(row), panels, panelsOffset);
          for (int i = here; i < width; i += LENGTH) {
            zero.intoMemorySegment(to, panelsOffset + i * 4L, ByteOrder.LITTLE_ENDIAN);
          }
          panelsOffset += width * 4L;
        }
      }
    }
  }

  private final class ByTap extends BlockPacker {

    private final PanelPacker transposer;

    ByTap(PanelPacker transposer) {
      this.transposer = transposer;
    }

    @Override
    public void pack(int first, int count, int p, int k, MemorySegment panels, long panelsOffset) {
      findRuns(p, k);
      long stride = (k + OVERHANG) * 4L;
      for (int done = 0; done < count; done += width) {
        int here = Math.min(width, count - done);
        for (int i = 0; i < here; i++) {
          copyRuns(shift(first + done + i), scratch, scratchOffset + i * stride);
        }
        transposer.pack(scratch, scratchOffset, stride, panels, panelsOffset, here, k, 1f);
        panelsOffset += (long) width * k * 4;
      }
    }
  }
}
