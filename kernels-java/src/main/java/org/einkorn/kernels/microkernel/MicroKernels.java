package org.einkorn.kernels.microkernel;

import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;

/** The micro-kernels of this process, each generated once. */
public final class MicroKernels {

  private record Key(Tile tile, AccessA access) {}

  private static final ConcurrentHashMap<Key, MicroKernel> KERNELS = new ConcurrentHashMap<>();

  private MicroKernels() {}

  /** The micro-kernel for a tile, generated if this is the first call for it. */
  public static MicroKernel get(Tile tile, AccessA access) {
    return KERNELS.computeIfAbsent(new Key(tile, access), MicroKernels::define);
  }

  private static MicroKernel define(Key key) {
    return Specializer.define(
        MethodHandles.lookup(),
        MicroKernelGenerator.generate(key.tile(), key.access()),
        MicroKernel.class);
  }
}
