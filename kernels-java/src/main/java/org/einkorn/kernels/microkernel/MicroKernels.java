package org.einkorn.kernels.microkernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;

/** The micro-kernels of this process, each generated once. */
public final class MicroKernels {

  private record Key(Tile tile, AccessA access) {}

  private static final int WARM_UP_LENGTH = 24;
  private static final int WARM_UP_CALLS = 16;

  private static final ConcurrentHashMap<Key, MicroKernel> KERNELS = new ConcurrentHashMap<>();

  private MicroKernels() {}

  /** The micro-kernel for a tile, generated if this is the first call for it. */
  public static MicroKernel get(Tile tile, AccessA access) {
    return KERNELS.computeIfAbsent(new Key(tile, access), MicroKernels::define);
  }

  /** Runs a micro-kernel on scratch memory until it is compiled. */
  public static void warmUp(Tile tile, AccessA access) {
    MicroKernel kernel = get(tile, access);
    int eb = tile.lanes().element().bytes();
    long aStride = (access == AccessA.PANELS ? tile.rows() : WARM_UP_LENGTH) * (long) eb;
    long rowBytes = (long) tile.columns() * eb;
    int rows = 2 * tile.rows();
    long b = (long) rows * WARM_UP_LENGTH * eb;
    long c = b + WARM_UP_LENGTH * rowBytes;
    MemorySegment scratch = Arena.ofAuto().allocate(c + rows * rowBytes, 64);
    int[] calls = {0};
    Compilation.await(
        kernel,
        () -> {
          for (int call = 0; call < WARM_UP_CALLS; call++) {
            // all heights, both ways to store, an even and an odd length, each with each:
            // C2 leaves out branches never taken
            int turn = calls[0]++;
            kernel.run(
                scratch,
                0,
                aStride,
                scratch,
                b,
                rowBytes,
                scratch,
                c,
                rowBytes,
                WARM_UP_LENGTH - (turn / (2 * rows) & 1),
                1 + turn % rows,
                (turn / rows & 1) == 0);
          }
        });
  }

  private static MicroKernel define(Key key) {
    return Specializer.define(
        MethodHandles.lookup(),
        MicroKernelGenerator.generate(key.tile(), key.access()),
        MicroKernel.class);
  }
}
