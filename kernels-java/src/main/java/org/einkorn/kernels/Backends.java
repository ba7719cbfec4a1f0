package org.einkorn.kernels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The backends of this process. */
public final class Backends {

  private static final List<String> DEFAULT_ORDER =
      List.of("onednn", "vector", "opencl", "reference");

  private Backends() {}

  private static final class Holder {
    static final List<Backend> ALL = load();
  }

  /** All backends on the module path or class path, in the default order: the reference is last. */
  public static List<Backend> all() {
    return Holder.ALL;
  }

  /**
   * The backend with this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Backend named(String name) {
    for (Backend backend : all()) {
      if (backend.name().equals(name)) {
        return backend;
      }
    }
    throw new IllegalArgumentException(
        "no backend '"
            + name
            + "' on the module path; there are: "
            + String.join(", ", all().stream().map(Backend::name).toList()));
  }

  private static List<Backend> load() {
    List<Backend> backends = new ArrayList<>();
    ServiceLoader.load(Backend.class, Backend.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .forEach(backend -> {
          if (backend.spiVersion() != Backend.SPI_VERSION) {
            throw new ServiceConfigurationError(
                "backend "
                    + backend.name()
                    + " was written for version "
                    + backend.spiVersion()
                    + " of the SPI, this is version "
                    + Backend.SPI_VERSION);
          }
          backends.add(backend);
        });
    backends.sort(Comparator.comparingInt(Backends::rank).thenComparing(Backend::name));
    return List.copyOf(backends);
  }

  private static int rank(Backend backend) {
    int rank = DEFAULT_ORDER.indexOf(backend.name());
    int unknown = DEFAULT_ORDER.size() - 1;
    return backend.name().equals("reference") ? unknown + 1 : rank >= 0 ? rank : unknown;
  }
}
