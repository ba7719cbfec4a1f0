package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;

/**
 * The blocked loops around a micro-kernel, for any two operands that can be packed into panels:
 *
 * <pre>{@code
 * C[i, j] = epilogue(Σ_p A[i, p] · B[p, j] + beta · C[i, j])    i < m, j < n, p < k
 * }</pre>
 *
 * <p>The order of the loops is that of BLIS: columns in steps of nc, then k in steps of kc (pack
 * B), rows in steps of mc (pack A), and inside the micro-kernel over one panel of B after the
 * other. A block of k continues the sums of the one before from C, so the blocking does not change
 * the result. The parts of a run are rectangles of C: neither does their number.
 *
 * <p>An instance is immutable and may be run by many threads; what belongs to a run is in its
 * {@link Call}.
 */
public final class MatrixProduct {

  private static final long ALIGNMENT = 64;

  /** How an operand reaches the micro-kernel. */
  public enum Supply {
    /** Through packed panels. */
    PACKED,
    /** Through panels of the whole of B that {@link MatrixProduct#prepack} has filled before. */
    PREPACKED,
    /** As it lies: rows of consecutive elements in native memory. */
    IN_PLACE
  }

  /**
   * What is multiplied.
   *
   * @param m rows of C
   * @param n columns of C
   * @param k length of the sums
   * @param beta class of beta
   * @param epilogue what is done to each element of C at the end
   * @param storage where C lives
   */
  public record Shape(int m, int n, int k, ScalarClass beta, Epilogue epilogue, Storage storage) {}

  /** The arguments of one run. */
  public static final class Call {
    /** Source of A's panels, unless it is used in place. */
    public BlockPacker a = NOTHING;

    /** Source of B's panels; used in place it still packs the panel at the right edge. */
    public BlockPacker b = NOTHING;

    /** A in place: offset and distance of rows in bytes. */
    public MemorySegment aMatrix = MemorySegment.NULL;

    public long aOffset;
    public long aStride;

    /** B in place: offset and distance of rows in bytes. Prepacked: the panels and their offset. */
    public MemorySegment bMatrix = MemorySegment.NULL;

    public long bOffset;
    public long bStride;

    /** C and what its epilogue reads. */
    public final Destination destination = new Destination();

    /** Scratch memory of {@link MatrixProduct#workspaceBytes()}. */
    public MemorySegment workspace = MemorySegment.NULL;

    private static final BlockPacker NOTHING =
        new BlockPacker() {
          @Override
          public void pack(
              int first, int count, int p, int k, MemorySegment panels, long panelsOffset) {
            throw new IllegalStateException("an operand has no packer");
          }
        };

    /** Nothing set yet. */
    public Call() {}
  }

  private final Shape shape;
  private final Tile tile;
  private final int element;
  private final Blocking blocking;
  private final Supply supplyA;
  private final Supply supplyB;
  private final PartGrid grid;
  private final MicroKernel kernel;
  private final TileFinisher plain;
  private final TileFinisher finisher;
  private final long panelsOfB;
  private final long strip;
  private final long partBytes;

  /**
   * A product.
   *
   * @param supplyA how A reaches the micro-kernel; never prepacked
   * @param supplyB how B reaches the micro-kernel
   * @param grid how C is cut into parts
   */
  public MatrixProduct(
      Shape shape, Tile tile, Blocking blocking, Supply supplyA, Supply supplyB, PartGrid grid) {
    this.shape = shape;
    this.tile = tile;
    this.element = tile.lanes().element().bytes();
    this.supplyA = supplyA;
    this.supplyB = supplyB;
    this.grid = grid;
    int mc = Math.min(roundUp(blocking.mc(), tile.rows()), roundUp(shape.m(), tile.rows()));
    int nc = Math.min(roundUp(blocking.nc(), tile.columns()), roundUp(shape.n(), tile.columns()));
    int kc = Math.min(blocking.kc(), Math.max(1, shape.k()));
    this.blocking = new Blocking(kc, Math.max(1, mc), Math.max(1, nc));
    Lanes lanes = tile.lanes();
    this.kernel =
        MicroKernels.get(tile, supplyA == Supply.IN_PLACE ? AccessA.ROWS : AccessA.PANELS);
    this.plain = TileFinisher.get(shape.storage(), lanes, Epilogue.NONE);
    this.finisher = TileFinisher.get(shape.storage(), lanes, shape.epilogue());
    this.panelsOfB = supplyA == Supply.PACKED ? panelBytes(mc, kc) : 0;
    this.strip = panelsOfB + panelsOfBBytes(nc, kc);
    this.partBytes = strip + panelBytes(mc, tile.columns());
  }

  private long panelsOfBBytes(int nc, int kc) {
    return switch (supplyB) {
      case PACKED -> panelBytes(nc, kc);
      case IN_PLACE -> panelBytes(tile.columns(), kc);
      case PREPACKED -> 0;
    };
  }

  private static int roundUp(int size, int unit) {
    return Math.ceilDiv(size, unit) * unit;
  }

  private long panelBytes(long width, long k) {
    long bytes = width * k * element + PanelPacker.SLACK_BYTES;
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Number of parts of a run. */
  public int parts() {
    return grid.parts();
  }

  /** Bytes of scratch memory for a run. */
  public long workspaceBytes() {
    return workspaceBytes(parts());
  }

  /** Bytes of scratch memory for as many threads, each with a share of its own. */
  public long workspaceBytes(int shares) {
    return partBytes * shares;
  }

  /** Bytes of the panels of B, for a product that takes it prepacked. */
  public long prepackedBytes() {
    return panelBytes(widthOfPanels(), shape.k());
  }

  /** Packs the whole of B: its blocks along k one behind the other, each cut into panels. */
  public void prepack(BlockPacker b, MemorySegment panels, long offset) {
    for (int p = 0; p < shape.k(); p += blocking.kc()) {
      int length = Math.min(blocking.kc(), shape.k() - p);
      b.pack(0, shape.n(), p, length, panels, offset + widthOfPanels() * p * element);
    }
  }

  private long widthOfPanels() {
    return roundUp(shape.n(), tile.columns());
  }

  /** Compiles the micro-kernel. */
  public void warmUp() {
    MicroKernels.warmUp(tile, supplyA == Supply.IN_PLACE ? AccessA.ROWS : AccessA.PANELS);
  }

  /** Computes one part of C. */
  public void run(Call call, int part) {
    run(call, part, part);
  }

  /** Computes one part of C with some share of the workspace. */
  public void run(Call call, int share, int part) {
    int row = edge(part / grid.n(), grid.m(), shape.m(), tile.rows());
    int rowEnd = edge(part / grid.n() + 1, grid.m(), shape.m(), tile.rows());
    int column = edge(part % grid.n(), grid.n(), shape.n(), tile.columns());
    int columnEnd = edge(part % grid.n() + 1, grid.n(), shape.n(), tile.columns());
    run(call, share, row, rowEnd, column, columnEnd);
  }

  /**
   * Computes a rectangle of C.
   *
   * @param part whose share of the workspace to use
   * @param row first row, a multiple of the tile's rows
   * @param column first column
   */
  public void run(Call call, int part, int row, int rowEnd, int column, int columnEnd) {
    if (row == rowEnd) {
      return;
    }
    for (int j = column; j < columnEnd; j += blocking.nc()) {
      int columns = Math.min(blocking.nc(), columnEnd - j);
      int p = 0;
      do {
        int length = Math.min(blocking.kc(), shape.k() - p);
        columnBlock(call, part, row, rowEnd, j, columns, p, length);
        p += length;
      } while (p < shape.k());
    }
  }

  /** First row or column of a part: whole tiles are dealt out evenly. */
  private static int edge(int part, int parts, int size, int unit) {
    long units = Math.ceilDiv(size, unit);
    return (int) Math.min(size, units * part / parts * unit);
  }

  private void columnBlock(
      Call call, int part, int row, int rowEnd, int column, int columns, int p, int length) {
    long base = partBytes * part;
    if (supplyB == Supply.PACKED) {
      call.b.pack(column, columns, p, length, call.workspace, base + panelsOfB);
    } else if (supplyB == Supply.IN_PLACE) {
      int ragged = columns % tile.columns();
      if (ragged > 0) {
        call.b.pack(column + columns - ragged, ragged, p, length, call.workspace, base + panelsOfB);
      }
    }
    for (int i = row; i < rowEnd; i += blocking.mc()) {
      int rows = Math.min(blocking.mc(), rowEnd - i);
      if (supplyA == Supply.PACKED) {
        call.a.pack(i, rows, p, length, call.workspace, base);
      }
      for (int j = 0; j < columns; j += tile.columns()) {
        strip(call, base, i, rows, column + j, j, Math.min(tile.columns(), columns - j), p, length);
      }
    }
  }

  private void strip(
      Call call,
      long base,
      int row,
      int rows,
      int column,
      int columnInBlock,
      int columns,
      int p,
      int length) {
    Destination d = call.destination;
    boolean first = p == 0;
    boolean last = p + length == shape.k();
    boolean accumulate = !first || shape.beta() != ScalarClass.ZERO;
    if (shape.storage() == Storage.NATIVE && columns == tile.columns()) {
      long at = d.cOffset + row * d.cStride + (long) column * element;
      if (first && shape.beta() == ScalarClass.OTHER) {
        plain.start(d, d.beta, row, column, rows, columns, d.c, at, d.cStride);
      }
      multiply(
          call,
          base,
          row,
          rows,
          column,
          columnInBlock,
          columns,
          p,
          length,
          d.c,
          at,
          d.cStride,
          accumulate);
      if (last && !shape.epilogue().isEmpty()) {
        finisher.finish(d, row, column, rows, columns, d.c, at, d.cStride);
      }
      return;
    }
    long at = base + strip;
    long stride = (long) tile.columns() * element;
    if (accumulate) {
      double factor = first && shape.beta() == ScalarClass.OTHER ? d.beta : 1;
      plain.start(d, factor, row, column, rows, columns, call.workspace, at, stride);
    }
    multiply(
        call,
        base,
        row,
        rows,
        column,
        columnInBlock,
        columns,
        p,
        length,
        call.workspace,
        at,
        stride,
        accumulate);
    (last ? finisher : plain).finish(d, row, column, rows, columns, call.workspace, at, stride);
  }

  private void multiply(
      Call call,
      long base,
      int row,
      int rows,
      int column,
      int columnInBlock,
      int columns,
      int p,
      int length,
      MemorySegment c,
      long cOffset,
      long cStride,
      boolean accumulate) {
    MemorySegment a = call.workspace;
    long aOffset = base;
    long aStride = (long) tile.rows() * element;
    if (supplyA == Supply.IN_PLACE) {
      a = call.aMatrix;
      aStride = call.aStride;
      aOffset = call.aOffset + row * aStride + (long) p * element;
    }
    MemorySegment b = call.workspace;
    long bOffset = base + panelsOfB;
    long bStride = (long) tile.columns() * element;
    if (supplyB == Supply.PACKED) {
      bOffset += (long) columnInBlock * length * element;
    } else if (supplyB == Supply.PREPACKED) {
      b = call.bMatrix;
      bOffset = call.bOffset + (p * widthOfPanels() + (long) column * length) * element;
    } else if (columns == tile.columns()) {
      b = call.bMatrix;
      bStride = call.bStride;
      bOffset = call.bOffset + p * bStride + (long) column * element;
    }
    kernel.run(
        a, aOffset, aStride, b, bOffset, bStride, c, cOffset, cStride, length, rows, accumulate);
  }
}
