package org.einkorn.bench.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.einkorn.bench.results.Cache;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;

/** All participants on one problem, in as many heats as there are forks. */
final class ContestRunner {

  private final ForkLines lines;
  private final PeerSessions peers;
  private final Effort effort;
  private final Consumer<Collection<RunResult>> archive;

  ContestRunner(
      ForkLines lines, PeerSessions peers, Effort effort, Consumer<Collection<RunResult>> archive) {
    this.lines = lines;
    this.peers = peers;
    this.effort = effort;
    this.archive = archive;
  }

  /** What became of each participant. */
  Map<Participant, Ending> run(
      List<Participant> participants, Problem problem, int threads, Cache cache)
      throws InterruptedException {
    Map<Participant, Ending> endings = new LinkedHashMap<>();
    for (Participant participant : participants) {
      Ending refusal = refusal(participant, problem, threads);
      if (refusal != null) {
        endings.put(participant, refusal);
      }
    }
    try (PeerParts parts = new PeerParts(peers, problem, threads, effort)) {
      for (int fork = 0; fork < effort.forks(); fork++) {
        Map<Participant, Entrant> entrants = new LinkedHashMap<>();
        for (Participant participant : participants) {
          Ending known = endings.get(participant);
          if ((known == null || known instanceof Ending.Timed) && !parts.hasLeft(participant)) {
            entrants.put(participant, entrant(participant, problem, threads, cache, parts));
          }
        }
        new Heat(effort.warmRounds() + effort.rounds())
            .run(entrants)
            .forEach(
                (participant, ending) -> endings.merge(participant, ending, ContestRunner::add));
      }
    }
    Map<Participant, Ending> ordered = new LinkedHashMap<>();
    participants.forEach(participant -> ordered.put(participant, endings.get(participant)));
    return ordered;
  }

  /** Samples of two forks are samples of one contender; what failed once failed. */
  private static Ending add(Ending before, Ending now) {
    return before instanceof Ending.Timed first && now instanceof Ending.Timed second
        ? first.and(second)
        : now;
  }

  private @Nullable Ending refusal(Participant participant, Problem problem, int threads) {
    if (problem.operands().stream()
        .noneMatch(spec -> spec.isWritten() && spec.layout().count() > 0)) {
      return new Ending.Refused("there is nothing to compute");
    }
    return switch (participant) {
      case Participant.OfBackend backend -> refusal(backend, problem, threads);
      case Participant.OfPeer(var peer) ->
          peers.session(peer, threads) instanceof PeerSessions.Answer.Failed(String reason)
              ? new Ending.Failed(reason)
              : null;
    };
  }

  private static @Nullable Ending refusal(
      Participant.OfBackend participant, Problem problem, int threads) {
    Options options = Options.on(participant.device()).withThreads(threads);
    String wanted = participant.name();
    List<String> reasons = new ArrayList<>();
    for (Offer offer : participant.backend().offers(problem, options)) {
      boolean any = wanted.equals(participant.backend().name());
      switch (offer) {
        case Offer.Candidate(var variant) -> {
          if (any || variant.id().equals(wanted)) {
            return null;
          }
        }
        case Offer.Refusal(String id, String reason) -> {
          if (any || id.equals(wanted) || id.equals(participant.backend().name())) {
            reasons.add(reason);
          }
        }
      }
    }
    return new Ending.Refused(
        reasons.isEmpty() ? "it offers nothing for this problem" : reasons.getFirst());
  }

  private Entrant entrant(
      Participant participant, Problem problem, int threads, Cache cache, PeerParts parts) {
    boolean cold = cache == Cache.COLD;
    return switch (participant) {
      case Participant.OfBackend backend ->
          new ForkEntrant(
              new JmhOptions(backend, problem, threads, cold, effort), lines.expect(), archive);
      case Participant.OfPeer(var peer) -> new PeerEntrant(parts.of(peer), cold, effort);
    };
  }
}
