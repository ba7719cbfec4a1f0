package org.einkorn.bench.run;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.einkorn.bench.peers.Peer;
import org.einkorn.bench.peers.PeerException;
import org.einkorn.bench.peers.PeerSession;

/** Started peers, one for each number of threads; one that cannot be started is told why once. */
final class PeerSessions implements AutoCloseable {

  /** A peer under a number of threads. */
  private record Key(String peer, int threads) {}

  /** A session, or why there is none. */
  sealed interface Answer {
    record Started(PeerSession session) implements Answer {}

    record Failed(String reason) implements Answer {}
  }

  private final Map<Key, Answer> sessions = new HashMap<>();
  private final Map<String, String> unbuilt = new HashMap<>();

  /** Resolves and builds a peer; when that fails, its rows will say so. */
  void build(Peer peer, Consumer<String> progress) {
    try {
      peer.build(progress);
    } catch (PeerException e) {
      unbuilt.put(peer.name(), String.valueOf(e.getMessage()));
    }
  }

  Answer session(Peer peer, int threads) {
    String reason = unbuilt.get(peer.name());
    return reason != null
        ? new Answer.Failed(reason)
        : sessions.computeIfAbsent(new Key(peer.name(), threads), _ -> start(peer, threads));
  }

  /** The version that a started peer tells; empty for one that was not started. */
  String version(Peer peer, int threads) {
    return session(peer, threads) instanceof Answer.Started(PeerSession session)
        ? session.info().version()
        : "";
  }

  private static Answer start(Peer peer, int threads) {
    try {
      return new Answer.Started(peer.start(threads));
    } catch (PeerException e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    for (Answer answer : sessions.values()) {
      if (answer instanceof Answer.Started(PeerSession session)) {
        session.close();
      }
    }
  }
}
