package org.einkorn.autotune.book;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.einkorn.kernels.Variant;
import org.jspecify.annotations.Nullable;

/**
 * What an entry is still worth here and now.
 *
 * @param entry the entry
 * @param worth how much it is worth
 * @param differences what has changed since it was measured; empty for a current entry
 */
public record Match(Entry entry, Worth worth, List<String> differences) {

  /** How much an entry is worth. */
  public enum Worth {
    /** Nothing has changed. */
    CURRENT,
    /** What was measured may have shifted: shown as such wherever it is used. */
    PRIOR,
    /** The winner is another program now, or is not to be had. */
    VOID
  }

  /** Copies the list. */
  public Match {
    differences = List.copyOf(differences);
  }

  /**
   * Compares an entry with the present.
   *
   * @param entry the entry
   * @param now the present fingerprint
   * @param usable the variants that may compute the entry's problem
   * @param device id of the device it is computed on
   */
  static Match of(Entry entry, Fingerprint now, List<Variant> usable, String device) {
    Fingerprint then = entry.fingerprint();
    Variant winner = find(usable, entry.winner());
    String broken = broken(entry, winner, then, now);
    if (broken != null) {
      return new Match(entry, Worth.VOID, List.of(broken));
    }
    List<String> differences = new ArrayList<>();
    differ(differences, "processor", then.cpu(), now.cpu());
    differ(differences, "number of cores", then.cores(), now.cores());
    differ(differences, "JDK", then.jdk(), now.jdk());
    differ(differences, "JVM flags", then.flags(), now.flags());
    String thenDevice = then.devices().getOrDefault(device, "none");
    differ(differences, "device " + device, thenDevice, now.devices().getOrDefault(device, "none"));
    List<String> backends = entry.samples().stream().map(s -> backend(s.variant())).toList();
    for (String backend : backends.stream().distinct().toList()) {
      String old = then.backends().getOrDefault(backend, "none");
      differ(differences, backend, old, now.backends().getOrDefault(backend, "none"));
    }
    for (Sample sample : entry.samples()) {
      Variant variant = find(usable, sample.variant());
      if (variant != null && !variant.revision().equals(sample.revision())) {
        differences.add(sample.variant() + " has changed since");
      }
    }
    for (Variant variant : usable) {
      boolean reference = backend(variant.id()).equals("reference");
      if (!reference && entry.sample(variant.id()).isEmpty()) {
        differences.add(variant.id() + " was not measured");
      }
    }
    return new Match(entry, differences.isEmpty() ? Worth.CURRENT : Worth.PRIOR, differences);
  }

  private static @Nullable String broken(
      Entry entry, @Nullable Variant winner, Fingerprint then, Fingerprint now) {
    if (winner == null) {
      return entry.winner() + ", which won, is not to be had";
    }
    if (!winner.revision().equals(entry.winningSample().revision())) {
      return entry.winner() + ", which won, has changed since";
    }
    if (!then.instructionSet().equals(now.instructionSet())) {
      return "it was measured with " + then.instructionSet() + ", this is " + now.instructionSet();
    }
    String backend = backend(entry.winner());
    String old = Optional.ofNullable(then.backends().get(backend)).orElse("none");
    String current = Optional.ofNullable(now.backends().get(backend)).orElse("none");
    return major(old).equals(major(current))
        ? null
        : backend + " had version " + old + ", now it has " + current;
  }

  private static void differ(List<String> differences, String what, Object then, Object now) {
    if (!Objects.equals(then, now)) {
      differences.add(what + " was " + then + ", is " + now);
    }
  }

  private static @Nullable Variant find(List<Variant> usable, String id) {
    for (Variant variant : usable) {
      if (variant.id().equals(id)) {
        return variant;
      }
    }
    return null;
  }

  private static String backend(String id) {
    return id.substring(0, Math.max(0, id.indexOf('/')));
  }

  private static String major(String version) {
    return version.replaceFirst("[.].*", "");
  }
}
