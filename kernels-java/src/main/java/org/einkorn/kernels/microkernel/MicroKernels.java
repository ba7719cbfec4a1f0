package org.einkorn.kernels.microkernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
    byte[] bytes = MicroKernelGenerator.generate(key.tile(), key.access());
    try {
      MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
      return (MicroKernel)
          hidden
              .findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
              .invoke();
    } catch (Throwable e) {
      throw new LinkageError("cannot define the micro-kernel " + key, e);
    }
  }
}
