package org.einkorn.autotune.book;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.einkorn.autotune.book.Match.Worth;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.jspecify.annotations.Nullable;

/**
 * The tuning database, in layers: what is shipped with the library, what the system's administrator
 * measured, what the user measured, and what this run found but could not save. A later layer is
 * stronger. Only the user's layer is written to.
 *
 * <p>Safe for use by many threads.
 */
public final class Book {

  /** Where a system-wide book is looked for. */
  public static final Path SYSTEM = Path.of("/etc/einkorn/book.json");

  private static final String SHIPPED = "book.json";

  /**
   * A layer.
   *
   * @param name {@code shipped}, {@code system}, {@code user}, {@code this run} or {@code pinned}
   * @param contents what it holds
   */
  private record Layer(String name, BookContents contents) {}

  /**
   * What a search found.
   *
   * @param match the entry and what it is worth
   * @param layer the layer that holds it
   * @param distance 0 for the problem itself, else the neighbour's distance
   */
  public record Found(Match match, String layer, double distance) {}

  private final List<Layer> fixed;
  private final @Nullable BookFile user;
  private BookContents saved;
  private BookContents run = BookContents.EMPTY;

  private Book(List<Layer> fixed, @Nullable BookFile user) {
    this.fixed = List.copyOf(fixed);
    this.user = user;
    this.saved = user == null ? BookContents.EMPTY : user.read();
  }

  /**
   * The book of all layers.
   *
   * @param system file of the system's layer; it may be missing
   * @param userFile file of the user's layer; it may be missing, and is made when needed
   */
  public static Book layered(Path system, Path userFile) {
    return layered(system, new BookFile(userFile));
  }

  static Book layered(Path system, BookFile userFile) {
    return new Book(
        List.of(new Layer("shipped", shipped()), new Layer("system", new BookFile(system).read())),
        userFile);
  }

  /** A book of one file, which is never written to. */
  public static Book pinned(Path file) {
    return new Book(List.of(new Layer("pinned", new BookFile(file).read())), null);
  }

  /** A book without entries, whose own are forgotten with it. */
  public static Book empty() {
    return new Book(List.of(), null);
  }

  private static BookContents shipped() {
    try (InputStream resource = Book.class.getResourceAsStream(SHIPPED)) {
      return resource == null
          ? BookContents.EMPTY
          : BookJson.read(new String(resource.readAllBytes(), StandardCharsets.UTF_8)).contents();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BookJson.FormatException e) {
      throw new IllegalStateException("the shipped book is spoilt", e);
    }
  }

  /** The user's file, if there is one. */
  public Optional<Path> file() {
    return Optional.ofNullable(user).map(BookFile::path);
  }

  /** Everything, all layers together. */
  public BookContents contents() {
    BookContents all = BookContents.EMPTY;
    for (Layer layer : layers()) {
      all = all.merge(layer.contents());
    }
    return all;
  }

  /** SHA-256 of the contents, in hexadecimal digits: for the manifest of a run. */
  public String hash() {
    return BookJson.sha256(BookJson.write(contents()));
  }

  private synchronized List<Layer> layers() {
    List<Layer> layers = new ArrayList<>(fixed);
    layers.add(new Layer("user", saved));
    layers.add(new Layer("this run", run));
    return layers;
  }

  /**
   * Every entry of a problem with what it is worth: the current ones first, then the priors, the
   * strongest layer first.
   */
  public List<Found> find(Problem problem, Options options, Fingerprint now, List<Variant> usable) {
    String text = problem.text();
    return search(options, now, usable, entry -> entry.problem().equals(text) ? 0 : -1);
  }

  /**
   * Entries of near problems whose winners can compute this one: the current ones first, the
   * nearest first.
   */
  public List<Found> neighbours(
      Problem problem, Options options, Fingerprint now, List<Variant> usable) {
    String text = problem.text();
    List<Found> near =
        search(
            options,
            now,
            usable,
            entry -> {
              double distance = Neighbours.distance(text, entry.problem());
              return distance > 0 && distance <= Neighbours.NEAR ? distance : -1;
            });
    return near.stream()
        .filter(found -> found.match().worth() != Worth.VOID)
        .sorted(
            Comparator.comparing((Found found) -> found.match().worth())
                .thenComparingDouble(Found::distance))
        .toList();
  }

  /** Gives the distance of an entry, negative for one that does not matter. */
  @FunctionalInterface
  private interface Metric {
    double distance(Entry entry);
  }

  private List<Found> search(
      Options options, Fingerprint now, List<Variant> usable, Metric metric) {
    String optionsText = options.text();
    List<Found> found = new ArrayList<>();
    for (Layer layer : layers().reversed()) {
      for (Entry entry : layer.contents().entries()) {
        double distance = entry.options().equals(optionsText) ? metric.distance(entry) : -1;
        if (distance >= 0) {
          Match match = Match.of(entry, now, usable, options.device().id());
          found.add(new Found(match, layer.name(), distance));
        }
      }
    }
    found.sort(Comparator.comparing(f -> f.match().worth()));
    return found;
  }

  /** Why a variant must not compute a problem, if it must not. */
  public Optional<QuarantineEntry> quarantine(Variant variant, Problem problem, Options options) {
    String problemText = problem.text();
    String optionsText = options.text();
    for (Layer layer : layers()) {
      for (QuarantineEntry entry : layer.contents().quarantine()) {
        if (entry.variant().equals(variant.id())
            && entry.revision().equals(variant.revision())
            && entry.problem().equals(problemText)
            && entry.options().equals(optionsText)) {
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Adds what was found in this run, and saves it in the user's file.
   *
   * @throws BookException when it cannot be saved; this book has it nevertheless
   */
  public void add(List<Entry> entries, List<QuarantineEntry> quarantine) {
    BookContents more = new BookContents(entries, quarantine);
    if (user == null) {
      keepInMemory(more);
      return;
    }
    try {
      BookContents merged = user.add(more);
      synchronized (this) {
        saved = merged;
      }
    } catch (BookException e) {
      keepInMemory(more);
      throw e;
    }
  }

  /**
   * Tells before hours of measuring whether what is found can be saved at all.
   *
   * @throws BookException when the user's file cannot be written
   */
  public void requirePlace() {
    if (user != null) {
      user.requirePlace();
    }
  }

  private synchronized void keepInMemory(BookContents more) {
    run = run.merge(more);
  }
}
