package org.einkorn.autotune.book;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a book holds.
 *
 * @param entries outcomes of races, at most one for each problem, options and fingerprint
 * @param quarantine variants that must not run again, at most one for each variant, problem and
 *     options
 */
public record BookContents(List<Entry> entries, List<QuarantineEntry> quarantine) {

  /** Nothing. */
  public static final BookContents EMPTY = new BookContents(List.of(), List.of());

  private record EntryKey(String problem, String options, Fingerprint fingerprint) {}

  private record QuarantineKey(String variant, String problem, String options) {}

  /** Copies the lists. */
  public BookContents {
    entries = List.copyOf(entries);
    quarantine = List.copyOf(quarantine);
  }

  /** The union; of two entries with one key the younger stays. */
  public BookContents merge(BookContents other) {
    Map<EntryKey, Entry> merged = new LinkedHashMap<>();
    for (List<Entry> list : List.of(entries, other.entries)) {
      for (Entry entry : list) {
        merged.merge(
            new EntryKey(entry.problem(), entry.options(), entry.fingerprint()),
            entry,
            (a, b) -> a.measured().compareTo(b.measured()) > 0 ? a : b);
      }
    }
    Map<QuarantineKey, QuarantineEntry> barred = new LinkedHashMap<>();
    for (List<QuarantineEntry> list : List.of(quarantine, other.quarantine)) {
      for (QuarantineEntry entry : list) {
        barred.merge(
            new QuarantineKey(entry.variant(), entry.problem(), entry.options()),
            entry,
            (a, b) -> a.since().compareTo(b.since()) > 0 ? a : b);
      }
    }
    return new BookContents(new ArrayList<>(merged.values()), new ArrayList<>(barred.values()));
  }
}
