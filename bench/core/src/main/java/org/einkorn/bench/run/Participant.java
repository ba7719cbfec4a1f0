package org.einkorn.bench.run;

import org.einkorn.bench.peers.Peer;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;

/** Who takes part: a backend of Einkorn, or another library. */
sealed interface Participant {

  /** The name in tables. */
  String name();

  /**
   * A backend.
   *
   * @param name its name, or the id of one of its variants
   * @param backend the backend
   * @param device the device that it computes on
   * @param version its version
   */
  record OfBackend(String name, Backend backend, Device device, String version)
      implements Participant {}

  /**
   * Another library.
   *
   * @param peer how to start it
   */
  record OfPeer(Peer peer) implements Participant {
    @Override
    public String name() {
      return peer.name();
    }
  }
}
