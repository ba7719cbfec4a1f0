package org.einkorn.bench.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.einkorn.bench.Work;
import org.einkorn.bench.results.Cache;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;

/** All participants on one piece of work, in as many heats as there are forks. */
final class ContestRunner {

  private final ForkLines lines;
  private final PeerSessions peers;
  private final Effort usual;
  private final Consumer<Collection<RunResult>> archive;

  ContestRunner(
      ForkLines lines, PeerSessions peers, Effort effort, Consumer<Collection<RunResult>> archive) {
    this.lines = lines;
    this.peers = peers;
    this.usual = effort;
    this.archive = archive;
  }

  /** What became of each participant. */
  Map<Participant, Ending> run(List<Participant> participants, Work work, int threads, Cache cache)
      throws InterruptedException {
    Map<Participant, Ending> endings = new LinkedHashMap<>();
    for (Participant participant : participants) {
      Ending refusal = refusal(participant, work, threads);
      if (refusal != null) {
        endings.put(participant, refusal);
      }
    }
    Effort effort = usual.on(work);
    try (PeerParts parts = new PeerParts(peers, work, threads, effort)) {
      for (int fork = 0; fork < effort.forks(); fork++) {
        Map<Participant, Entrant> entrants = new LinkedHashMap<>();
        for (Participant participant : participants) {
          Ending known = endings.get(participant);
          if ((known == null || known instanceof Ending.Timed) && !parts.hasLeft(participant)) {
            entrants.put(participant, entrant(participant, work, threads, cache, effort, parts));
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

  private @Nullable Ending refusal(Participant participant, Work work, int threads) {
    if (work instanceof Work.OfKernel(Problem problem)
        && problem.operands().stream()
            .noneMatch(spec -> spec.isWritten() && spec.layout().count() > 0)) {
      return new Ending.Refused("there is nothing to compute");
    }
    return switch (participant) {
      case Participant.OfBackend backend -> refusal(backend, work, threads);
      case Participant.OfPeer(var peer) ->
          peers.session(peer, threads) instanceof PeerSessions.Answer.Failed(String reason)
              ? new Ending.Failed(reason)
              : null;
    };
  }

  private static @Nullable Ending refusal(
      Participant.OfBackend participant, Work work, int threads) {
    return switch (work) {
      case Work.OfKernel(Problem problem) -> refusal(participant, problem, threads);
      case Work.OfNetwork _ ->
          participant.name().equals(participant.backend().name())
              ? null
              : new Ending.Refused("a single variant does not compute a whole network");
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
      Participant participant,
      Work work,
      int threads,
      Cache cache,
      Effort effort,
      PeerParts parts) {
    boolean cold = cache == Cache.COLD;
    return switch (participant) {
      case Participant.OfBackend backend ->
          new ForkEntrant(
              new JmhOptions(backend, work, threads, cold, effort), lines.expect(), archive);
      case Participant.OfPeer(var peer) -> new PeerEntrant(parts.of(peer), cold, effort);
    };
  }
}
