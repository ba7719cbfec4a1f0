package org.einkorn.bindings.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * Variables that a CPU driver reads from the C environment when its library loads.
 *
 * <p>{@code System.getenv} is a copy made when the JVM starts, so the C library's {@code setenv} is
 * called; it must happen before the loader opens the drivers.
 */
final class Environment {

  /** PoCL up to 4 reads the first, PoCL from 5 the second. */
  private static final List<String> POCL_THREADS =
      List.of("POCL_MAX_PTHREAD_COUNT", "POCL_CPU_MAX_CU_COUNT");

  private Environment() {}

  /**
   * Limits PoCL to {@code threads}, unless the user has chosen a number.
   *
   * @return whether this C library has {@code setenv}; Windows has not
   * @throws IllegalCallerException if native access is denied
   */
  @SuppressWarnings("restricted")
  static boolean limitPocl(int threads) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> address = linker.defaultLookup().find("setenv");
    if (address.isEmpty()) {
      return false;
    }
    MethodHandle setenv =
        linker.downcallHandle(
            address.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    boolean done = true;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocateFrom(Integer.toString(threads));
      for (String name : POCL_THREADS) {
        done &= invoke(setenv, arena.allocateFrom(name), value) == 0;
      }
    }
    return done;
  }

  /** {@code setenv(name, value, 0)}: 0 keeps what the user has set. */
  private static int invoke(MethodHandle setenv, MemorySegment name, MemorySegment value) {
    try {
      return (int) setenv.invokeExact(name, value, 0);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable impossible) {
      throw new AssertionError("setenv declares no exception", impossible);
    }
  }
}
