package org.einkorn.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.einkorn.cli.CommandException;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;

/** Which problems are measured: those of files and shipped lists, or some of all shipped lists. */
final class ProblemChoice {

  private static final double PER_BYTE = 15;

  private ProblemChoice() {}

  /**
   * The problems of the sources in their order, of these families only.
   *
   * @param sources files, or names of shipped lists
   * @param families those wanted; none for all
   * @throws CommandException for a file that is missing or holds what is no problem
   */
  static List<Problem> named(List<String> sources, Set<Family> families) throws IOException {
    Set<Problem> problems = new LinkedHashSet<>();
    for (String source : sources) {
      problems.addAll(read(source));
    }
    List<Problem> wanted =
        problems.stream()
            .filter(problem -> families.isEmpty() || families.contains(problem.family()))
            .toList();
    if (wanted.isEmpty()) {
      throw CommandException.usage(
          "--problems " + String.join(",", sources) + ": no problem of these families is there",
          "Leave --family out, or name another file.");
    }
    return wanted;
  }

  private static List<Problem> read(String source) throws IOException {
    if (Problems.names().contains(source)) {
      return Problems.named(source);
    }
    Path file = Path.of(source);
    if (!Files.isRegularFile(file)) {
      throw CommandException.usage(
          "--problems " + source + ": neither a file nor the name of a shipped list",
          "Shipped lists: " + String.join(", ", Problems.names()) + ".");
    }
    try {
      return Problems.load(file);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), "", e);
    }
  }

  /**
   * Some problems of each family out of all shipped lists, in such an order that a run may end
   * anywhere and has a fair sample: families in turn, within a family lists in turn, within a list
   * sizes from here and there.
   */
  static List<Problem> spread(Effort effort, Set<Family> families) {
    List<List<Problem>> chosen = new ArrayList<>();
    for (Family family : Family.values()) {
      if (families.isEmpty() || families.contains(family)) {
        chosen.add(spread(effort, family));
      }
    }
    List<Problem> all = inTurn(chosen);
    return all.subList(0, Math.min(effort.mostProblems(), all.size()));
  }

  private static List<Problem> spread(Effort effort, Family family) {
    Set<Problem> seen = new HashSet<>();
    List<List<Problem>> lists = new ArrayList<>();
    for (String name : Problems.names()) {
      lists.add(
          Problems.named(name).stream()
              .filter(problem -> problem.family() == family)
              .filter(problem -> work(problem) <= effort.mostOperations())
              .filter(seen::add)
              .toList());
    }
    int all = lists.stream().mapToInt(List::size).sum();
    if (effort.problemsPerFamily() >= all) {
      return inTurn(lists.stream().map(ProblemChoice::sizesMixed).toList());
    }
    List<Problem> sorted =
        lists.stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparingDouble(ProblemChoice::work))
            .toList();
    List<Problem> some = new ArrayList<>();
    for (int i = 1; i <= effort.problemsPerFamily(); i++) {
      // The largest of each part, so that the largest of all is among them.
      some.add(sorted.get((int) ((long) i * all / effort.problemsPerFamily()) - 1));
    }
    return sizesMixed(some);
  }

  /** The first of each, then the second of each, and so on. */
  private static <T> List<T> inTurn(List<List<T>> lists) {
    List<T> turns = new ArrayList<>();
    int longest = lists.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<T> list : lists) {
        if (i < list.size()) {
          turns.add(list.get(i));
        }
      }
    }
    return turns;
  }

  /**
   * Sorted by work and then visited as van der Corput's sequence goes: the middle, the quarters,
   * the eighths, so that however few come first they are spread over the sizes.
   */
  private static List<Problem> sizesMixed(List<Problem> problems) {
    List<Problem> sorted =
        problems.stream().sorted(Comparator.comparingDouble(ProblemChoice::work)).toList();
    Set<Problem> mixed = new LinkedHashSet<>();
    for (int i = 1; mixed.size() < sorted.size(); i++) {
      double place = (Integer.reverse(i) >>> 1) / (double) (1L << 31);
      mixed.add(sorted.get((int) (place * sorted.size())));
    }
    return List.copyOf(mixed);
  }

  /** What a problem costs: filling a byte of its operands takes the time of so many operations. */
  private static double work(Problem problem) {
    return Math.max(problem.operations(), PER_BYTE * problem.bytes());
  }
}
