package org.einkorn.bindings.onednn;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A shared library opened with {@code dlopen}. {@link java.lang.foreign.SymbolLookup} would do, but
 * it hides why a library did not open, and which file a symbol came from.
 *
 * <p>A library stays open for the life of the process: its code may be on the stack of its own
 * threads.
 */
final class DynamicLibrary {

  /** RTLD_NOW: missing dependencies are found here, and not in the middle of a run. */
  private static final int NOW = 2;

  /** RTLD_NOLOAD: only ask. */
  private static final int NO_LOAD = 4;

  private static final long MAX_TEXT = 4096;

  private final C c;
  private final MemorySegment handle;

  private DynamicLibrary(C c, MemorySegment handle) {
    this.c = c;
    this.handle = handle;
  }

  /**
   * The functions of the C library that are needed; all are found, or the first absent is named.
   */
  private record C(
      MethodHandle dlopen,
      MethodHandle dlsym,
      MethodHandle dlerror,
      MethodHandle dladdr,
      MethodHandle setenv) {

    static C bind() {
      return new C(
          bind("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT)),
          bind("dlsym", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)),
          bind("dlerror", FunctionDescriptor.of(ADDRESS)),
          bind("dladdr", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)),
          bind("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT)));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle bind(String name, FunctionDescriptor type) {
      Linker linker = Linker.nativeLinker();
      MemorySegment symbol =
          linker
              .defaultLookup()
              .find(name)
              .orElseThrow(() ->
                  new OneDnnException(
                      Status.UNIMPLEMENTED,
                      "this system's C library has no function "
                          + name
                          + ": oneDNN is loaded on Linux with the GNU C library only"));
      return linker.downcallHandle(symbol, type);
    }
  }

  /**
   * Opens a library.
   *
   * @param file a path, or a plain name that the system's loader looks up
   * @throws OneDnnException with the loader's own reason
   */
  static DynamicLibrary open(String file) {
    C c = C.bind();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle = (MemorySegment) c.dlopen.invokeExact(arena.allocateFrom(file), NOW);
      if (handle.address() == 0) {
        throw new OneDnnException(Status.RUNTIME_ERROR, "cannot open " + file + ": " + error(c));
      }
      return new DynamicLibrary(c, handle);
    } catch (Throwable e) {
      throw NativeFunction.rethrow(e);
    }
  }

  /** True when a library of this name is in the process already. */
  static boolean isOpen(String name) {
    C c = C.bind();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment handle =
          (MemorySegment) c.dlopen.invokeExact(arena.allocateFrom(name), NOW | NO_LOAD);
      return handle.address() != 0;
    } catch (Throwable e) {
      throw NativeFunction.rethrow(e);
    }
  }

  /** Sets a variable of the process's environment, for libraries that are opened later. */
  static void setEnvironment(String name, String value) {
    C c = C.bind();
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          (int) c.setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
      if (failed != 0) {
        throw new OneDnnException(
            Status.RUNTIME_ERROR, "cannot set the environment variable " + name);
      }
    } catch (Throwable e) {
      throw NativeFunction.rethrow(e);
    }
  }

  /** The address of a symbol of this library or of the libraries that it was linked to. */
  Optional<MemorySegment> find(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment symbol = (MemorySegment) c.dlsym.invokeExact(handle, arena.allocateFrom(name));
      return symbol.address() == 0 ? Optional.empty() : Optional.of(symbol);
    } catch (Throwable e) {
      throw NativeFunction.rethrow(e);
    }
  }

  /** The file that a symbol came from, as the loader knows it. */
  String fileOf(MemorySegment symbol) {
    try (Arena arena = Arena.ofConfined()) {
      // Dl_info: file name, base address, symbol name, symbol address.
      MemorySegment info = arena.allocate(MemoryLayout.sequenceLayout(4, JAVA_LONG));
      int found = (int) c.dladdr.invokeExact(symbol, info);
      return found == 0 ? "unknown" : text(info.get(ADDRESS, 0));
    } catch (Throwable e) {
      throw NativeFunction.rethrow(e);
    }
  }

  @SuppressWarnings("restricted")
  static String text(MemorySegment cString) {
    return cString.address() == 0 ? "" : cString.reinterpret(MAX_TEXT).getString(0);
  }

  private static String error(C c) throws Throwable {
    return text((MemorySegment) c.dlerror.invokeExact());
  }
}
