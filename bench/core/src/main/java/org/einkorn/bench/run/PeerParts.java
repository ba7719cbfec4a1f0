package org.einkorn.bench.run;

import java.util.HashMap;
import java.util.Map;
import org.einkorn.bench.Work;
import org.einkorn.bench.peers.Peer;
import org.jspecify.annotations.Nullable;

/** The parts of all peers in one contest, which end with it. */
final class PeerParts implements AutoCloseable {

  private final PeerSessions sessions;
  private final Work work;
  private final int threads;
  private final Effort effort;
  private final Map<String, PeerPart> parts = new HashMap<>();
  private @Nullable PeerWork operands;

  PeerParts(PeerSessions sessions, Work work, int threads, Effort effort) {
    this.sessions = sessions;
    this.work = work;
    this.threads = threads;
    this.effort = effort;
  }

  /** A started peer's part. */
  PeerPart of(Peer peer) {
    return parts.computeIfAbsent(peer.name(), _ -> start(peer));
  }

  private PeerPart start(Peer peer) {
    return switch (sessions.session(peer, threads)) {
      case PeerSessions.Answer.Started(var session) -> new PeerPart(session, operands(), effort);
      case PeerSessions.Answer.Failed(String reason) -> throw new IllegalStateException(reason);
    };
  }

  /** Made once for all peers. */
  private PeerWork operands() {
    PeerWork made = operands;
    if (made == null) {
      made = PeerWork.of(work);
      operands = made;
    }
    return made;
  }

  /** Whether it is a peer whose turns have taken as long as they may. */
  boolean hasLeft(Participant participant) {
    PeerPart part = parts.get(participant.name());
    return participant instanceof Participant.OfPeer && part != null && part.isSpent();
  }

  @Override
  public void close() {
    parts.values().forEach(PeerPart::close);
  }
}
