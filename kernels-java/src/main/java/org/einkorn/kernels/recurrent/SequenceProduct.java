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
 * A product over all steps of a sequence at once: {@code c = a · b} or {@code c += a · b}, with a
 * read in place or, transposed, packed.
 */
final class SequenceProduct {

  private static final boolean WIDE = Machine.FLOATS.bits() == 512;
  private static final Tile TILE =
      new Tile(6, Machine.REGISTERS == 32 ? 4 : 2, Machine.FLOATS);
  private static final Blocking BLOCKING = new Blocking(WIDE ? 384 : 256, 96, 2048);

  private final MatrixProduct product;
  private final boolean transA;
  private final Order orderB;

  /**
   * A product.
   *
   * @param transA a is stored as k × m
   * @param transB b is stored as n × k
   */
  SequenceProduct(
      int m, int n, int k, boolean transA, boolean transB, ScalarClass beta, int threads) {
    this.transA = transA;
    this.orderB = transB ? Order.ACROSS : Order.ALONG;
    Supply supplyA = transA ? Supply.PACKED : Supply.IN_PLACE;
    this.product =
        new MatrixProduct(
            new MatrixProduct.Shape(m, n, k, beta, Epilogue.NONE, Storage.NATIVE),
            TILE,
            BLOCKING,
            supplyA,
            Supply.PACKED,
            PartGrid.of(m, n, k, TILE, threads, supplyA, Supply.PACKED));
  }

  long workspaceBytes() {
    return product.workspaceBytes();
  }

  void compile() {
    product.warmUp();
    if (transA) {
      new MatrixPacker(TILE.rows(), Order.ALONG, Machine.FLOATS).warmUp(Storage.NATIVE);
    }
    new MatrixPacker(TILE.columns(), orderB, Machine.FLOATS).warmUp(Storage.NATIVE);
  }

  /** The arguments of a call; offsets and distances of rows in elements. */
  final class Run implements Team.Job {

    private final MatrixProduct.Call call = new MatrixProduct.Call();
    private final MatrixPacker a = new MatrixPacker(TILE.rows(), Order.ALONG, Machine.FLOATS);
    private final MatrixPacker b = new MatrixPacker(TILE.columns(), orderB, Machine.FLOATS);

    Run() {
      call.a = a;
      call.b = b;
    }

    Run a(MemorySegment matrix, long offset, long stride) {
      call.aMatrix = matrix;
      call.aOffset = offset * Float.BYTES;
      call.aStride = stride * Float.BYTES;
      a.from(matrix, call.aOffset, call.aStride, 1f);
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
