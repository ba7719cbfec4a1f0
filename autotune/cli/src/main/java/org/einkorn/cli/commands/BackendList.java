package org.einkorn.cli.commands;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.cli.CommandException;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;

/** The backends that an option names. */
final class BackendList {

  private BackendList() {}

  /**
   * The named backends, or all when none is named.
   *
   * @throws CommandException when one does not exist, or was named and cannot work here
   */
  static List<Backend> named(List<String> names) {
    if (names.isEmpty()) {
      return Backends.all();
    }
    List<Backend> chosen = new ArrayList<>();
    for (String name : names) {
      Backend backend = find(name);
      if (backend.availability() instanceof Availability.Unavailable(var reason, var remedy)) {
        throw CommandException.failure(
            "backend '" + name + "' cannot work here: " + reason, remedy);
      }
      chosen.add(backend);
    }
    return chosen;
  }

  private static Backend find(String name) {
    try {
      return Backends.named(name);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "", e);
    }
  }
}
