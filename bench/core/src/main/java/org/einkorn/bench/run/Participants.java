package org.einkorn.bench.run;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bench.peers.PeerException;
import org.einkorn.bench.peers.Peers;
import org.einkorn.cli.CommandException;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;

/** Contenders from their names on the command line. */
final class Participants {

  private static final String ALL = "all";

  private Participants() {}

  /** All backends that compute on the CPU, but the reference, which is slow by design. */
  static List<Participant> defaults() {
    List<Participant> participants = new ArrayList<>();
    for (Backend backend : Backends.all()) {
      if (!backend.name().equals("reference")
          && backend.availability() instanceof Availability.Available(String version, _)
          && backend.devices().contains(Device.cpu())) {
        participants.add(new Participant.OfBackend(backend.name(), backend, Device.cpu(), version));
      }
    }
    return participants;
  }

  /**
   * The backends with these names, or of variants with these ids.
   *
   * @throws CommandException when one does not exist or cannot be used here
   */
  static List<Participant> backends(List<String> names) {
    List<Participant> participants = new ArrayList<>();
    for (String name : names) {
      participants.add(backend(name));
    }
    return participants;
  }

  private static Participant backend(String name) {
    Backend backend;
    try {
      backend = Backends.named(name.replaceFirst("/.*", ""));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--backends " + name + ": " + e.getMessage(), "", e);
    }
    return switch (backend.availability()) {
      case Availability.Available(String version, _) -> {
        List<Device> devices = backend.devices();
        Device device = devices.contains(Device.cpu()) ? Device.cpu() : devices.getFirst();
        yield new Participant.OfBackend(name, backend, device, version);
      }
      case Availability.Unavailable(String reason, String hint) ->
          throw CommandException.failure(
              "--backends " + name + ": not available here: " + reason, hint);
    };
  }

  /**
   * The peers with these names, or all for {@code all}.
   *
   * @throws CommandException when one does not exist
   */
  static List<Participant> peers(List<String> names) {
    if (names.isEmpty()) {
      return List.of();
    }
    Peers peers = Peers.ofSourceTree();
    try {
      List<String> wanted = names.equals(List.of(ALL)) ? peers.names() : names;
      List<Participant> participants = new ArrayList<>();
      for (String name : wanted) {
        participants.add(new Participant.OfPeer(peers.named(name)));
      }
      return participants;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("--peers: " + e.getMessage(), "", e);
    } catch (PeerException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), "", e);
    }
  }
}
