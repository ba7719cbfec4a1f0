package org.einkorn.bench.results;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one run measured.
 *
 * @param complete false when the run ended before all that was planned was measured
 * @param leftOut contests that were planned and not measured, by family; empty in a complete run
 * @param command the command line
 * @param commit the commit of the sources, with {@code +} when they were changed since
 * @param started when
 * @param machine where
 * @param roofs limits of the machine, by unique names
 * @param rows what was measured, refused or failed; no two of one contender in one contest
 * @param costs what speed costs besides
 */
public record Results(
    boolean complete,
    SortedMap<String, Integer> leftOut,
    String command,
    String commit,
    Instant started,
    MachineInfo machine,
    List<Roof> roofs,
    List<Row> rows,
    List<Cost> costs) {

  /** Copies the lists and checks what must be unique. */
  public Results {
    Checks.present("command", command);
    Checks.present("commit", commit);
    leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
    leftOut.forEach((family, count) -> Checks.positive("leftOut." + family, count));
    if (complete && !leftOut.isEmpty()) {
      throw new IllegalArgumentException("a complete run has left out " + leftOut);
    }
    roofs = List.copyOf(roofs);
    rows = List.copyOf(rows);
    costs = List.copyOf(costs);
    Set<String> names = new HashSet<>();
    for (Roof roof : roofs) {
      if (!names.add(roof.name())) {
        throw new IllegalArgumentException("two roofs have the name '" + roof.name() + "'");
      }
    }
    Set<Row.Key> keys = new HashSet<>();
    for (Row row : rows) {
      if (!keys.add(row.key())) {
        throw new IllegalArgumentException("two rows are of " + row.key().text());
      }
      Roof roof = row.measured().map(Outcome.Measured::roof).orElse(null);
      if (roof != null && !roofs.contains(roof)) {
        throw new IllegalArgumentException(
            row.key().text()
                + " names the roof '"
                + roof.name()
                + "', which is not among the roofs");
      }
    }
  }

  /** The roof of a name, or null. */
  public @Nullable Roof roof(String name) {
    return roofs.stream().filter(roof -> roof.name().equals(name)).findFirst().orElse(null);
  }
}
