package org.einkorn.bindings.onednn;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The OpenMP runtime that oneDNN calls: how its workers wait, and which file it is. */
final class OpenMp {

  /** Present in GNU's, LLVM's and Intel's runtime. */
  private static final String PROBE = "omp_get_max_threads";

  private OpenMp() {}

  /**
   * Sets how workers wait between parallel regions, unless the user did. It must come before the
   * runtime is loaded, which reads its environment once.
   *
   * @param environment the environment of the process
   * @return the variables that were set
   */
  static SortedMap<String, String> prepareEnvironment(Map<String, String> environment) {
    SortedMap<String, String> set = new TreeMap<>();
    if (!environment.containsKey("OMP_WAIT_POLICY") && !environment.containsKey("GOMP_SPINCOUNT")) {
      // GNU's runtime heeds its own variable, others the standard one; see docs/openmp.md.
      set.put("GOMP_SPINCOUNT", "3000");
      set.put("OMP_WAIT_POLICY", "passive");
    }
    set.forEach(DynamicLibrary::setEnvironment);
    return set;
  }

  /** True when GNU's runtime is in the process already. */
  static boolean isLoaded() {
    return DynamicLibrary.isOpen("libgomp.so.1");
  }

  /** The file of the runtime that this library was linked to. */
  static String file(DynamicLibrary oneDnn) {
    return oneDnn.find(PROBE).map(oneDnn::fileOf).orElse("none");
  }
}
