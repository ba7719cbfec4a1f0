package org.einkorn.peers.openblas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The functions of the library that the build has put into {@code target/native}. */
final class Native {

  static final MethodHandle SGEMM;
  static final MethodHandle DGEMM;

  private static final long MOST_TEXT = 4096;
  private static final SymbolLookup SYMBOLS = open();

  static {
    SGEMM = gemm("cblas_sgemm", JAVA_FLOAT);
    DGEMM = gemm("cblas_dgemm", JAVA_DOUBLE);
  }

  private Native() {}

  @SuppressWarnings("restricted")
  private static SymbolLookup open() {
    Path natives = Path.of("target", "native").toAbsolutePath();
    for (String dependency : List.of("libquadmath.so.0", "libgfortran.so.5")) {
      Path file = natives.resolve(dependency);
      if (Files.exists(file)) {
        System.load(file.toString());
      }
    }
    return SymbolLookup.libraryLookup(natives.resolve("libopenblas.so.0"), Arena.global());
  }

  @SuppressWarnings("restricted")
  private static MethodHandle bind(String name, FunctionDescriptor type) {
    MemorySegment symbol =
        SYMBOLS
            .find(name)
            .orElseThrow(() -> new IllegalStateException("OpenBLAS has no function " + name));
    return Linker.nativeLinker().downcallHandle(symbol, type);
  }

  private static MethodHandle gemm(String name, ValueLayout real) {
    return bind(
        name,
        FunctionDescriptor.ofVoid(
            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, real, ADDRESS, JAVA_INT,
            ADDRESS, JAVA_INT, real, ADDRESS, JAVA_INT));
  }

  /** What a function without parameters returns. */
  static int number(String name) {
    try {
      return (int) bind(name, FunctionDescriptor.of(JAVA_INT)).invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }

  /** The text that a function without parameters returns. */
  @SuppressWarnings("restricted")
  static String text(String name) {
    try {
      MemorySegment text = (MemorySegment) bind(name, FunctionDescriptor.of(ADDRESS)).invokeExact();
      return text.reinterpret(MOST_TEXT).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }
}
