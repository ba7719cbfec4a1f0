package org.einkorn.autotune;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.einkorn.autotune.Decision.Source;
import org.einkorn.autotune.book.Book;
import org.einkorn.autotune.book.Book.Found;
import org.einkorn.autotune.book.Entry;
import org.einkorn.autotune.book.Match.Worth;
import org.einkorn.autotune.book.QuarantineEntry;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.jspecify.annotations.Nullable;

/** Decides: by force, by the book, by a neighbour, else by the default order. */
final class Advisor {

  private final List<Backend> backends;
  private final Policy policy;
  private final Selector selector;
  private final Library library;

  /**
   * A decision with the entry that it rests on.
   *
   * @param decision the decision
   * @param found the entry, its own or a neighbour's, if there is one
   */
  record Advice(Decision decision, Optional<Found> found) {}

  Advisor(List<Backend> backends, Policy policy, Selector selector, Library library) {
    this.backends = backends;
    this.policy = policy;
    this.selector = selector;
    this.library = library;
  }

  Candidates candidates(Problem problem, Options options) {
    return new Candidates(backends, problem, options, this::quarantine);
  }

  private @Nullable String quarantine(Variant variant, Problem problem, Options options) {
    Optional<Book> book = options.mode() == Mode.STRICT ? library.pinned() : freeBook();
    return book.flatMap(b -> b.quarantine(variant, problem, options))
        .map(entry -> entry.reason() + " (" + entry.since() + ")")
        .orElse(null);
  }

  private Optional<Book> freeBook() {
    return policy == Policy.OFF ? Optional.empty() : Optional.of(library.book());
  }

  Advice advise(Problem problem, Options options, Candidates candidates) {
    String forced = selector.forced().on(problem);
    if (forced != null) {
      return new Advice(selector.byForce(problem, options, candidates, forced), Optional.empty());
    }
    return options.mode() == Mode.STRICT
        ? adviseStrictly(problem, options, candidates)
        : adviseFreely(problem, options, candidates);
  }

  /** A pure function of the problem and the pinned book. */
  private Advice adviseStrictly(Problem problem, Options options, Candidates candidates) {
    if (policy.tunes()) {
      throw new IllegalStateException(
          "strict mode does not tune on use, as policy "
              + policy.text()
              + " would: its choice must not depend on when it is made; tune first, then use the"
              + " policy lookup with a pinned book");
    }
    Optional<Found> found =
        library
            .pinned()
            .flatMap(book ->
                first(book.find(problem, options, library.fingerprint(), candidates.usable())));
    Decision decision =
        found.isPresent()
            ? byEntry(problem, options, candidates, found.get(), Source.BOOK)
            : selector.byDefaultOrder(
                problem, options, candidates, "strict mode, and no pinned book has the problem");
    if (policy != Policy.OFF) {
      Optional<QuarantineEntry> barred =
          library.book().quarantine(decision.variant(), problem, options);
      if (barred.isPresent()) {
        throw new DispatchException(
            decision.variant().id()
                + " is what strict mode chooses for '"
                + problem.text()
                + "', but it is quarantined: "
                + barred.get().reason()
                + "\n  tune the problem in strict mode and pin the book that results");
      }
    }
    return new Advice(decision, found);
  }

  private static Optional<Found> first(List<Found> found) {
    return found.stream().filter(f -> f.match().worth() != Worth.VOID).findFirst();
  }

  private Advice adviseFreely(Problem problem, Options options, Candidates candidates) {
    if (policy == Policy.OFF) {
      return new Advice(
          selector.byDefaultOrder(problem, options, candidates, "the policy is off"),
          Optional.empty());
    }
    Book book = library.book();
    List<Variant> usable = candidates.usable();
    Optional<Found> own = first(book.find(problem, options, library.fingerprint(), usable));
    if (own.isPresent()) {
      Source source = own.get().match().worth() == Worth.CURRENT ? Source.BOOK : Source.PRIOR;
      return new Advice(byEntry(problem, options, candidates, own.get(), source), own);
    }
    Optional<Found> near =
        book.neighbours(problem, options, library.fingerprint(), usable).stream().findFirst();
    if (near.isPresent()) {
      return new Advice(byEntry(problem, options, candidates, near.get(), Source.NEIGHBOUR), near);
    }
    return new Advice(
        selector.byDefaultOrder(problem, options, candidates, "nothing was measured"),
        Optional.empty());
  }

  private static Decision byEntry(
      Problem problem, Options options, Candidates candidates, Found found, Source source) {
    Entry entry = found.match().entry();
    Variant winner = candidates.usable(entry.winner());
    if (winner == null) {
      throw new IllegalStateException(entry.winner() + " won, but is not usable");
    }
    StringBuilder reason = new StringBuilder();
    if (source == Source.NEIGHBOUR) {
      reason.append("it won for the neighbour '").append(entry.problem());
      reason.append(String.format(Locale.ROOT, "', %.1f away: ", found.distance()));
    }
    reason.append(TimeText.of(entry.winningSample())).append(", ").append(entry.verdict().text());
    reason.append(", from the book (").append(found.layer()).append(") of ");
    reason.append(entry.measured());
    if (source == Source.PRIOR) {
      reason.append(", but ").append(String.join("; ", found.match().differences()));
    }
    return new Decision(problem, options, winner, source, reason.toString());
  }

  /** True when a race could tell more than the book does. */
  boolean isWorthTuning(Problem problem, Options options, Candidates candidates) {
    return selector.forced().on(problem) == null
        && candidates.usable().size() > 1
        && !isCurrent(problem, options, candidates);
  }

  private boolean isCurrent(Problem problem, Options options, Candidates candidates) {
    return current(problem, options, candidates).isPresent();
  }

  /** The entry that was measured here and now, if there is one. */
  Optional<Entry> current(Problem problem, Options options, Candidates candidates) {
    return library
        .book()
        .find(problem, options, library.fingerprint(), candidates.usable())
        .stream()
        .filter(found -> found.match().worth() == Worth.CURRENT)
        .map(found -> found.match().entry())
        .findFirst();
  }

  /** What else a reader of an explanation wants to know of the book. */
  List<String> notes(Problem problem, Options options, Candidates candidates) {
    List<String> notes = new ArrayList<>();
    Optional<Book> book = options.mode() == Mode.STRICT ? library.pinned() : freeBook();
    if (book.isPresent()) {
      for (Found found :
          book.get().find(problem, options, library.fingerprint(), candidates.usable())) {
        if (found.match().worth() != Worth.CURRENT) {
          notes.add(
              "an entry of the book ("
                  + found.layer()
                  + ") of "
                  + found.match().entry().measured()
                  + " is "
                  + (found.match().worth() == Worth.PRIOR ? "a prior: " : "void: ")
                  + String.join("; ", found.match().differences()));
        }
      }
    }
    return notes;
  }
}
