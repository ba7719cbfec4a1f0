package org.einkorn.bindings.onednn;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was loaded, for reports and for the fingerprint of measurements.
 *
 * @param source who named the library
 * @param version its version
 * @param path the file, as the system's loader knows it
 * @param sha256 the SHA-256 sum of that file
 * @param isa the instruction set that it generates code for, such as {@code avx512_core_bf16}
 * @param openMp the file of the OpenMP runtime that it calls
 * @param openMpWasLoaded true when something else had loaded that runtime before, so that the
 *     variables in {@code set} came too late for it
 * @param environment the variables in force that steer oneDNN or OpenMP
 * @param set those of them that this library set because nobody else had
 */
public record LoadedOneDnn(
    Source source,
    Version version,
    String path,
    String sha256,
    String isa,
    String openMp,
    boolean openMpWasLoaded,
    SortedMap<String, String> environment,
    SortedMap<String, String> set) {

  /** Who named the library. */
  public enum Source {
    /** The user, with {@code -Deinkorn.onednn.path}. */
    EXPLICIT,
    /** The jar for this platform. */
    PACKAGED,
    /** The system's loader. */
    SYSTEM
  }

  /**
   * A version of oneDNN.
   *
   * @param major a change of it is a change of the API
   * @param minor the feature release
   * @param patch the repair release
   */
  public record Version(int major, int minor, int patch) {
    @Override
    public String toString() {
      return major + "." + minor + "." + patch;
    }
  }

  /** Copies the maps. */
  public LoadedOneDnn {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
  }
}
