package org.einkorn.bindings.onednn;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.einkorn.bindings.onednn.LoadedOneDnn.Source;
import org.einkorn.natives.NativeBundle;
import org.einkorn.natives.NativeBundles;
import org.einkorn.natives.NativeCache;
import org.einkorn.natives.NativeLibraryException;
import org.einkorn.natives.Platform;
import org.einkorn.natives.Sha256;
import org.einkorn.natives.UnpackedBundle;

/**
 * Finds, opens and binds the library. The order: the file that the user names, else the packaged
 * one, else (where no jar serves this platform) the system's. A library that was chosen and does
 * not load is an error; the next in the order is not tried.
 *
 * @param explicit the file that the user names, or empty
 * @param packaged finds the packaged library; throws when there is none
 * @param cache where it is unpacked
 * @param systemNames names that the system's loader is asked for
 * @param environment the environment of the process
 */
record OneDnnLoader(
    String explicit,
    Supplier<NativeBundle> packaged,
    NativeCache cache,
    List<String> systemNames,
    Map<String, String> environment) {

  private static final String LIBRARY = "libdnnl.so.3";
  private static final List<String> PREFIXES = List.of("ONEDNN_", "DNNL_", "OMP_", "GOMP_");

  /** {@code dnnl_runtime_kind} values for which thread counts are set through OpenMP. */
  private static final int OPEN_MP = 2;

  /** A library that is bound. */
  record Result(LoadedOneDnn loaded, Functions functions, HotFunctions.Handles hot) {}

  static OneDnnLoader ofProcess() {
    return new OneDnnLoader(
        System.getProperty(OneDnn.PATH_PROPERTY, "").strip(),
        () -> NativeBundles.find("onednn", Platform.current()),
        NativeCache.ofUser(),
        List.of(LIBRARY, "libdnnl.so.2", "libdnnl.so"),
        System.getenv());
  }

  /** Loads the library, or throws the first reason why not. */
  Result load() {
    if (!explicit.isEmpty()) {
      if (!Files.isRegularFile(Path.of(explicit))) {
        throw new OneDnnException(
            Status.RUNTIME_ERROR,
            "-D"
                + OneDnn.PATH_PROPERTY
                + "="
                + explicit
                + " names no file: give the path of a"
                + " libdnnl.so.3, or leave the property out to use the packaged one");
      }
      return bind(Source.EXPLICIT, Path.of(explicit).toAbsolutePath().toString());
    }
    NativeBundle bundle;
    try {
      bundle = packaged.get();
    } catch (NativeLibraryException absent) {
      return loadSystem(absent);
    }
    try {
      UnpackedBundle unpacked = cache.unpack(bundle);
      return bind(Source.PACKAGED, unpacked.file(LIBRARY).toString());
    } catch (NativeLibraryException damaged) {
      throw new OneDnnException("packaged oneDNN: " + damaged.getMessage(), damaged);
    }
  }

  private Result loadSystem(NativeLibraryException absent) {
    StringBuilder tried = new StringBuilder();
    for (String name : systemNames) {
      try {
        DynamicLibrary.open(name);
      } catch (OneDnnException e) {
        tried.append("; ").append(e.getMessage());
        continue;
      }
      return bind(Source.SYSTEM, name);
    }
    throw new OneDnnException(absent.getMessage() + tried, absent);
  }

  private Result bind(Source source, String file) {
    SortedMap<String, String> set = OpenMp.prepareEnvironment(environment);
    boolean wasLoaded = OpenMp.isLoaded();
    DynamicLibrary library = DynamicLibrary.open(file);
    VersionCheck version = VersionCheck.of(library, file);
    if (version.cpuRuntime() != OPEN_MP) {
      throw new OneDnnException(
          Status.UNIMPLEMENTED,
          file
              + " was not built for OpenMP (its CPU runtime is number "
              + version.cpuRuntime()
              + "): build oneDNN with ONEDNN_CPU_RUNTIME=OMP");
    }
    Functions functions;
    HotFunctions.Handles hot;
    try {
      functions = Functions.bind(library);
      hot = HotFunctions.Handles.bind(library);
    } catch (OneDnnException e) {
      throw new OneDnnException(
          file + " says it is oneDNN " + version.version() + ", but " + e.getMessage(), e);
    }
    String path = library.fileOf(version.symbol());
    LoadedOneDnn loaded =
        new LoadedOneDnn(
            source,
            version.version(),
            path,
            sum(path),
            CpuIsa.name(library),
            OpenMp.file(library),
            wasLoaded,
            inForce(set),
            set);
    return new Result(loaded, functions, hot);
  }

  private SortedMap<String, String> inForce(SortedMap<String, String> set) {
    SortedMap<String, String> result = new TreeMap<>(set);
    environment.forEach((name, value) -> {
      if (PREFIXES.stream().anyMatch(name::startsWith)) {
        result.put(name, value);
      }
    });
    return result;
  }

  private static String sum(String path) {
    try {
      return Sha256.of(Path.of(path));
    } catch (IOException e) {
      throw new OneDnnException("cannot read the library that was loaded, " + path, e);
    }
  }

  /**
   * What {@code dnnl_version} says.
   *
   * @param symbol the address of that function
   * @param version the version, 3.x
   * @param cpuRuntime which threading runtime it was built for
   */
  private record VersionCheck(MemorySegment symbol, LoadedOneDnn.Version version, int cpuRuntime) {

    /** Offset of {@code cpu_runtime}: three ints, padding, the pointer to the hash. */
    private static final long CPU_RUNTIME = 24;

    @SuppressWarnings("restricted")
    static VersionCheck of(DynamicLibrary library, String file) {
      MemorySegment symbol =
          library
              .find("dnnl_version")
              .orElseThrow(() ->
                  new OneDnnException(
                      Status.UNIMPLEMENTED,
                      file + " is no oneDNN: it has no function dnnl_version"));
      MemorySegment record =
          ((MemorySegment) NativeFunction.bind(library, "dnnl_version", "p:").value())
              .reinterpret(CPU_RUNTIME + Integer.BYTES);
      LoadedOneDnn.Version version =
          new LoadedOneDnn.Version(
              record.get(OneDnn.INT, 0), record.get(OneDnn.INT, 4), record.get(OneDnn.INT, 8));
      if (version.major() != 3) {
        throw new OneDnnException(
            Status.UNIMPLEMENTED,
            file
                + " is oneDNN "
                + version
                + ": Einkorn calls the C API of version 3, which other"
                + " major versions do not have; name a 3.x library with -D"
                + OneDnn.PATH_PROPERTY
                + "=FILE");
      }
      return new VersionCheck(symbol, version, record.get(OneDnn.INT, CPU_RUNTIME));
    }
  }
}
