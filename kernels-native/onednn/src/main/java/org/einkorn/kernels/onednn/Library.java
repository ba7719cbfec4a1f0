package org.einkorn.kernels.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.einkorn.bindings.onednn.Engine;
import org.einkorn.bindings.onednn.LoadedOneDnn;
import org.einkorn.bindings.onednn.OneDnn;
import org.einkorn.bindings.onednn.OneDnnException;
import org.einkorn.kernels.Availability;
import org.jspecify.annotations.Nullable;

/** The library of this process, its one engine, and what is told of them. */
final class Library {

  private static @Nullable Engine engine;

  private Library() {}

  /** The engine of the CPU; the library must be available. */
  static synchronized Engine engine() {
    Engine made = engine;
    if (made == null) {
      OneDnn.load();
      made = Engine.cpu();
      engine = made;
    }
    return made;
  }

  /** Loads the library, if it can be loaded. */
  static Availability availability() {
    try {
      LoadedOneDnn loaded = OneDnn.load().loaded();
      return new Availability.Available(loaded.version().toString(), details(loaded));
    } catch (OneDnnException e) {
      return unavailable(String.valueOf(e.getMessage()));
    } catch (IllegalCallerException e) {
      return new Availability.Unavailable(
          "native access is denied to org.einkorn.bindings.onednn",
          "run java with --enable-native-access=org.einkorn.bindings.onednn"
              + " (ALL-UNNAMED on the class path)");
    }
  }

  private static Availability unavailable(String reason) {
    return new Availability.Unavailable(
        reason,
        "name a libdnnl.so.3 with -D"
            + OneDnn.PATH_PROPERTY
            + "=FILE, or build one with native-build/onednn/build-onednn");
  }

  /** What a result depends on: the very library, and the instruction set it generates. */
  static String revision() {
    LoadedOneDnn loaded = OneDnn.load().loaded();
    return loaded.version() + "-" + loaded.isa() + "-" + loaded.sha256().substring(0, 12);
  }

  private static Map<String, String> details(LoadedOneDnn loaded) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("library", loaded.path());
    details.put("source", loaded.source().name().toLowerCase(java.util.Locale.ROOT));
    details.put("sha256", loaded.sha256());
    details.put("instruction set", loaded.isa());
    details.put("OpenMP", loaded.openMp());
    if (loaded.openMpWasLoaded()) {
      details.put("OpenMP wait policy", "not ours: the runtime was loaded before oneDNN");
    }
    loaded
        .environment()
        .forEach((name, value) ->
            details.put(name, value + (loaded.set().containsKey(name) ? " (set by Einkorn)" : "")));
    return details;
  }
}
