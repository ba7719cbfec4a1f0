package org.einkorn.bench.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders on one problem, measured in rounds: each takes a turn in every round, {@code A B A B},
 * so that a machine that becomes faster or slower does so for all. Who fails leaves, the others go
 * on.
 *
 * @param rounds all rounds, those that do not count among them
 */
record Heat(int rounds) {

  /** A step of an entrant. */
  @FunctionalInterface
  private interface Step<C> {
    void take(C contender, Entrant entrant) throws InterruptedException;
  }

  /** Runs the heat; the entrants are closed when it returns. */
  <C> Map<C, Ending> run(Map<C, ? extends Entrant> entrants) throws InterruptedException {
    Map<C, Ending> endings = new LinkedHashMap<>();
    Map<C, Entrant> going = new LinkedHashMap<>(entrants);
    try {
      each(going, endings, (_, entrant) -> entrant.start());
      each(going, endings, (_, entrant) -> entrant.awaitReady());
      each(going, endings, (_, entrant) -> entrant.warmUp());
      for (int round = 0; round < rounds; round++) {
        each(going, endings, (_, entrant) -> entrant.round());
      }
      each(going, endings, (contender, entrant) -> endings.put(contender, entrant.finish()));
      return endings;
    } finally {
      entrants.values().forEach(Entrant::close);
    }
  }

  private static <C> void each(Map<C, Entrant> going, Map<C, Ending> endings, Step<C> step)
      throws InterruptedException {
    for (Map.Entry<C, Entrant> entry : List.copyOf(going.entrySet())) {
      try {
        step.take(entry.getKey(), entry.getValue());
      } catch (EntrantException e) {
        endings.put(entry.getKey(), e.ending());
        going.remove(entry.getKey());
      }
    }
  }
}
