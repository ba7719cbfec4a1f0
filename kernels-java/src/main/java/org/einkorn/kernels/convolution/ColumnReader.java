package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.vector.Floats;

/**
 * Reads blocks of a column matrix for one thread: {@link #open} a range of columns, {@link #load} a
 * range of channels, then pack panels or copy rows of what was loaded.
 */
final class ColumnReader {

  private static final int OUTSIDE = -(1 << 30);

  private final ColumnGeometry g;
  private final ColumnLoops loops;
  private final boolean direct;
  private final int groups;
  private final int mostChannels;
  private final int copyPlane;
  private final long segmentSize;
  private final long scratchBytes;
  private final Floats image = new Floats();
  private final long[] shifts;
  private final long[] runFrom;
  private final int[] runLength;
  private final long[] pieceFrom = new long[ConvolutionPlan.NR];
  private final int[] pieceAt = new int[ConvolutionPlan.NR];
  private final int[] segmentRow;
  private final int[] segmentEnd;

  private int runs;
  private int segments;
  private long firstPlane;
  private int group;
  private int loaded;
  private MemorySegment memory = MemorySegment.NULL;
  private long start;

  /**
   * A reader.
   *
   * @param block most columns that are open at a time
   * @param mostChannels most channels that are loaded at a time
   */
  ColumnReader(
      ColumnGeometry g,
      ConvolutionProblem p,
      Storage storage,
      ColumnLoops loops,
      int block,
      int mostChannels) {
    this.g = g;
    this.loops = loops;
    this.direct = storage == Storage.NATIVE && g.isDirect();
    this.groups = (int) p.groups();
    this.mostChannels = mostChannels;
    this.copyPlane = g.copyRows(block) * g.pitch();
    this.segmentSize = (long) g.d.taps.length * mostChannels * copyPlane;
    int most = direct ? 0 : g.segments(block, p.mb());
    this.scratchBytes =
        direct ? 0 : ConvolutionPlan.aligned((segmentSize * most + 2L * Floats.LENGTH) * 4);
    this.segmentRow = new int[most];
    this.segmentEnd = new int[most];
    this.shifts = new long[mostChannels * g.taps.length];
    this.runFrom = new long[block];
    this.runLength = new int[block];
  }

  /** Bytes of the copy. */
  long scratchBytes() {
    return scratchBytes;
  }

  /** Refers to the images of a call, and to the scratch memory. */
  void bind(Operands operands, Role role, MemorySegment scratch, long at) {
    image.bind(operands, role);
    memory = direct ? image.segment() : scratch;
    start = direct ? image.byteAt(0) : at;
  }

  /** Opens a range of columns of a group. */
  void open(int ofGroup, long from, long to) {
    group = ofGroup;
    if (direct) {
      return;
    }
    long plane = (long) g.h.positions * g.w.positions;
    firstPlane = from / plane;
    segments = (int) ((to - 1) / plane - firstPlane) + 1;
    for (int i = 0; i < segments; i++) {
      segmentRow[i] = i == 0 ? (int) (from % plane / g.w.positions) : 0;
      segmentEnd[i] =
          i == segments - 1 ? (int) ((to - 1) % plane / g.w.positions) + 1 : g.h.positions;
    }
  }

  /** Makes channels of what is open ready to be read. */
  void load(int first, int count) {
    loaded = count;
    if (!direct) {
      for (int i = 0; i < segments; i++) {
        for (int q = 0; q < g.d.taps.length; q++) {
          copySegment(i, q, first, count);
        }
      }
    }
    int at = 0;
    for (int c = 0; c < count; c++) {
      for (int q = 0; q < g.d.taps.length; q++) {
        for (int offsetH : g.h.offsets) {
          for (int offsetW : g.w.offsets) {
            shifts[at++] =
                4
                    * (direct
                        ? inImage(first + c, q, offsetH, offsetW)
                        : inCopy(c, q, offsetH, offsetW));
          }
        }
      }
    }
  }

  private void copySegment(int segment, int q, int first, int count) {
    long plane = firstPlane + segment;
    long batch = plane / g.d.positions;
    long z = plane % g.d.positions * g.d.step + g.d.offsets[q];
    boolean inside = z >= 0 && z < g.d.size;
    int row = inside ? segmentRow[segment] * g.h.step + g.h.low : OUTSIDE;
    int rows = g.h.copySize(segmentEnd[segment] - segmentRow[segment]);
    long channel = (batch * groups + group) * g.channels + first;
    long step = (long) g.h.size * g.w.size;
    long to = start + (segment * segmentSize + (long) q * mostChannels * copyPlane) * 4;
    for (int c = 0; c < count; c++) {
      long from = inside ? ((channel + c) * g.d.size + z) * step : 0;
      loops.copyRows(g, image, from, row, rows, memory, to + (long) c * copyPlane * 4);
    }
  }

  private long inImage(int channel, int q, int offsetH, int offsetW) {
    return (((long) channel * g.d.size + g.d.offsets[q]) * g.h.size + offsetH) * g.w.size + offsetW;
  }

  private long inCopy(int channel, int q, int offsetH, int offsetW) {
    int column = offsetW - g.w.low;
    int phase = 0;
    while (g.phases[phase] != column % g.w.step) {
      phase++;
    }
    long row = (long) (offsetH - g.h.low) * g.pitch();
    return ((long) q * mostChannels + channel) * copyPlane
        + row
        + (long) phase * g.phaseSize
        + column / g.w.step;
  }

  /** Finds the runs of neighbours in memory among columns. */
  private void findRuns(long from, int count) {
    runs = 0;
    long plane = (long) g.h.positions * g.w.positions;
    while (count > 0) {
      int row = (int) (from % plane / g.w.positions);
      int x = (int) (from % g.w.positions);
      int length = Math.min(g.w.positions - x, count);
      runFrom[runs] = start + 4 * (place(from / plane, row) + x);
      runLength[runs++] = length;
      from += length;
      count -= length;
    }
  }

  /** Cuts the runs into pieces of up to a vector, and returns their number. */
  private int findPieces() {
    int pieces = 0;
    int at = 0;
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < runLength[run]; i += Floats.LENGTH) {
        pieceFrom[pieces] = runFrom[run] + i * 4L;
        pieceAt[pieces++] = at + i * 4;
      }
      at += runLength[run] * 4;
    }
    return pieces;
  }

  private long place(long plane, int row) {
    if (direct) {
      long channel = (plane / g.d.positions * groups + group) * g.channels;
      long z = channel * g.d.size + plane % g.d.positions * g.d.step;
      return (z * g.h.size + (long) row * g.h.step) * g.w.size;
    }
    int segment = (int) (plane - firstPlane);
    return segment * segmentSize + (long) (row - segmentRow[segment]) * g.h.copyStep() * g.pitch();
  }

  /**
   * Packs columns of all that is loaded into a panel of so many columns, a multiple of a vector; up
   * to a vector behind the panel is overwritten.
   */
  void pack(long from, int count, int width, MemorySegment panel, long to) {
    findRuns(from, count);
    int k = loaded * g.taps.length;
    if (runs == 1 && count == ConvolutionPlan.NR) {
      loops.packFull(memory, runFrom[0], shifts, k, panel, to);
      return;
    }
    if (!direct) {
      loops.packPieces(
          memory, pieceFrom, pieceAt, findPieces(), shifts, k, panel, to, width * Float.BYTES);
      return;
    }
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < runLength[run]; i += Floats.LENGTH) {
        int here = Math.min(Floats.LENGTH, runLength[run] - i);
        loops.packPart(memory, runFrom[run] + i * 4L, shifts, k, panel, to, width * 4, here);
        to += here * 4L;
      }
    }
  }

  /** Packs a few columns along the sums: for each vector of these, one of each column. */
  void packAlong(long from, int count, MemorySegment panel, long to) {
    findRuns(from, count);
    int k = loaded * g.taps.length;
    int step = count * Floats.LENGTH * Float.BYTES;
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < runLength[run]; i++) {
        loops.packColumn(memory, runFrom[run] + i * 4L, shifts, k, panel, to, step);
        to += Floats.LENGTH * 4L;
      }
    }
  }

  /** Copies columns of the first rows of what is loaded, one row behind the other. */
  void copy(long from, int count, int firstRow, int rows, MemorySegment matrix, long to) {
    findRuns(from, count);
    long stride = rowBytes(count);
    for (int i = 0; i < rows; i++) {
      loops.copyRuns(
          memory, runFrom, runLength, runs, shifts[firstRow + i], matrix, to + i * stride);
    }
  }

  /** Distance of two rows that are copied. */
  static long rowBytes(int count) {
    return (long) Math.ceilDiv(count, Floats.LENGTH) * Floats.LENGTH * 4;
  }

  /** True when columns of one image are rows of a matrix in memory. */
  boolean isMatrix() {
    return direct && g.taps.length == 1 && g.d.positions == 1 && g.h.positions == 1;
  }

  /** The memory of such a matrix. */
  MemorySegment matrix() {
    return memory;
  }

  /** Where its row starts that is the first one loaded. */
  long matrixOffset(long from) {
    findRuns(from, 1);
    return runFrom[0] + shifts[0];
  }

  /** Distance of its rows in bytes. */
  long matrixStride() {
    return g.plane() * 4;
  }

  /** Transforms the tiles of a channel that is loaded; up to a vector behind is overwritten. */
  void transform(
      WinogradLoops winograd,
      int channel,
      long first,
      int count,
      long scratch,
      long to,
      long step) {
    findRuns(first, count);
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < runLength[run]; i += Floats.LENGTH) {
        winograd.input(
            memory,
            runFrom[run] + i * 4L,
            shifts,
            channel * g.taps.length,
            scratch,
            to + i * 4L,
            step);
      }
      to += runLength[run] * 4L;
    }
  }
}
