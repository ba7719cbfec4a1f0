package org.einkorn.natives;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the bundles that the jars of this application provide. */
public final class NativeBundles {

  private NativeBundles() {}

  /** All bundles, sorted by name and platform. */
  public static List<NativeBundle> all() {
    try {
      return ServiceLoader.load(NativeBundle.class, NativeBundle.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .sorted(Comparator.comparing(NativeBundle::name).thenComparing(NativeBundle::platform))
          .toList();
    } catch (ServiceConfigurationError e) {
      throw new NativeLibraryException("a jar with native libraries is damaged: " + e, e);
    }
  }

  /**
   * The bundle of a library for a platform.
   *
   * @throws NativeLibraryException when no jar provides it; the message says which platforms there
   *     are and what to add
   */
  public static NativeBundle find(String name, Platform platform) {
    List<NativeBundle> candidates =
        all().stream().filter(bundle -> bundle.name().equals(name)).toList();
    return candidates.stream()
        .filter(bundle -> bundle.platform().equals(platform.id()))
        .findFirst()
        .orElseThrow(() -> new NativeLibraryException(absent(name, platform, candidates)));
  }

  private static String absent(String name, Platform platform, List<NativeBundle> candidates) {
    String have =
        candidates.isEmpty()
            ? "none is on the module path or class path"
            : candidates.stream()
                .map(NativeBundle::platform)
                .collect(Collectors.joining(", ", "only ", " is here"));
    return "no packaged "
        + name
        + " for "
        + platform.id()
        + ": "
        + have
        + "; add the jar org.einkorn:einkorn-natives-"
        + platform.id()
        + " where one is published";
  }
}
