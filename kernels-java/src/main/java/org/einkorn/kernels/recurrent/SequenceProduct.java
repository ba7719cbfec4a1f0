package org.einkorn.kernels.recurrent;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.microkernel.Blocking;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.MatrixProduct;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.microkernel.Tile;

/**
 * A sum over all rows, that is over all steps of all sequences: {@code c = aᵀ · b} or {@code c +=
 * aᵀ · b}, where a has m, b has n and both have k rows.
 */
final class SequenceProduct {

  private static final boolean WIDE = Machine.FLOATS.bits() == 512;
  private static final Tile TILE = new Tile(6, Machine.REGISTERS == 32 ? 4 : 2, Machine.FLOATS);
  private static final Blocking BLOCKING = new Blocking(WIDE ? 384 : 256, 96, 2048);

  private final MatrixProduct product;

  SequenceProduct(int m, int n, int k, ScalarClass beta, int threads) {
    this.product =
        new MatrixProduct(
            new MatrixProduct.Shape(m, n, k, beta, Epilogue.NONE, Storage.NATIVE),
            TILE,
            BLOCKING,
            Supply.PACKED,
            Supply.PACKED,
            PartGrid.of(m, n, k, TILE, threads, Supply.PACKED, Supply.PACKED));
  }

  long workspaceBytes() {
    return product.workspaceBytes();
  }

  void compile() {
    product.warmUp();
    newPacker(TILE.rows()).warmUp(Storage.NATIVE);
    newPacker(TILE.columns()).warmUp(Storage.NATIVE);
  }

  private static MatrixPacker newPacker(int width) {
    return new MatrixPacker(width, Order.ALONG, Machine.FLOATS);
  }

  /** The arguments of a call; offsets and distances of rows in elements. */
  final class Run implements Team.Job {

    private final MatrixProduct.Call call = new MatrixProduct.Call();
    private final MatrixPacker a = newPacker(TILE.rows());
    private final MatrixPacker b = newPacker(TILE.columns());

    Run() {
      call.a = a;
      call.b = b;
    }

    Run a(MemorySegment matrix, long offset, long stride) {
      a.from(matrix, offset * Float.BYTES, stride * Float.BYTES, 1f);
      return this;
    }

    Run b(MemorySegment matrix, long offset, long stride) {
      b.from(matrix, offset * Float.BYTES, stride * Float.BYTES, 1f);
      return this;
    }

    Run c(MemorySegment matrix, long offset, long stride) {
      call.destination.c = matrix;
      call.destination.cOffset = offset * Float.BYTES;
      call.destination.cStride = stride * Float.BYTES;
      return this;
    }

    /** Computes the product. */
    void with(MemorySegment workspace) {
      call.workspace = workspace;
      if (product.parts() == 1) {
        product.run(call, 0);
      } else {
        Team.shared().run(product.parts(), this);
      }
    }

    @Override
    public void run(int part, int parts) {
      product.run(call, part);
    }
  }
}
