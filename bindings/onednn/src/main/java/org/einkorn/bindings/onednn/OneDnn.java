package org.einkorn.bindings.onednn;

import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** The library of this process: loaded once, at the first call that needs it. */
public final class OneDnn {

  /** The system property that names the library to load. */
  public static final String PATH_PROPERTY = "einkorn.onednn.path";

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private static @Nullable OneDnn instance;
  private static @Nullable String failure;

  private final OneDnnLoader.Result result;

  private OneDnn(OneDnnLoader.Result result) {
    this.result = result;
  }

  /**
   * Loads the library, or returns the one that is loaded. In order: {@code
   * -Deinkorn.onednn.path=FILE}, the packaged library, the system's.
   *
   * @throws OneDnnException with the reason, the same at each call, when it cannot be loaded
   */
  public static synchronized OneDnn load() {
    if (instance != null) {
      return instance;
    }
    String known = failure;
    if (known != null) {
      throw new OneDnnException(Status.RUNTIME_ERROR, known);
    }
    try {
      OneDnn loaded = new OneDnn(OneDnnLoader.ofProcess().load());
      instance = loaded;
      return loaded;
    } catch (OneDnnException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /** What was loaded. */
  public LoadedOneDnn loaded() {
    return result.loaded();
  }

  /**
   * Sets how many threads oneDNN uses when the calling thread creates or runs a primitive.
   *
   * @param threads at least 1
   */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", must be at least 1");
    }
    HotFunctions.setThreads(threads);
  }

  static Functions functions() {
    return load().result.functions();
  }

  HotFunctions.Handles hot() {
    return result.hot();
  }
}
