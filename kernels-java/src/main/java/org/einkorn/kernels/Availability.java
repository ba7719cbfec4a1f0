package org.einkorn.kernels;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether a backend can work in this process. */
public sealed interface Availability {

  /**
   * It can.
   *
   * @param version version of what it runs on, such as a native library's; its own otherwise
   * @param details what was loaded, by name: paths, hashes, instruction sets, in the order to print
   */
  record Available(String version, Map<String, String> details) implements Availability {
    /** Copies the details, their order kept. */
    public Available {
      details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
  }

  /**
   * It cannot.
   *
   * @param reason why not
   * @param remedy what to install or which option to set, empty when nothing helps
   */
  record Unavailable(String reason, String remedy) implements Availability {}
}
