package org.einkorn.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
   * Some problems of each family out of all shipped lists, the families in turn, so that every
   * family has its share if time runs out. Each family's are spread evenly over its problems that
   * are small enough, ordered by their work.
   */
  static List<Problem> spread(Effort effort, Set<Family> families) {
    Map<Family, List<Problem>> chosen = new EnumMap<>(Family.class);
    for (Family family : Family.values()) {
      if (families.isEmpty() || families.contains(family)) {
        chosen.put(family, spread(effort, family));
      }
    }
    List<Problem> problems = new ArrayList<>();
    int longest = chosen.values().stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<Problem> list : chosen.values()) {
        if (i < list.size()) {
          problems.add(list.get(i));
        }
      }
    }
    return problems;
  }

  private static List<Problem> spread(Effort effort, Family family) {
    List<Problem> candidates =
        Problems.names().stream()
            .flatMap(name -> Problems.named(name).stream())
            .filter(problem -> problem.family() == family)
            .filter(problem -> work(problem) <= effort.mostOperations())
            .distinct()
            .sorted(java.util.Comparator.comparingDouble(ProblemChoice::work))
            .toList();
    int count = Math.min(effort.problemsPerFamily(), candidates.size());
    List<Problem> spread = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // The largest of each part, so that the largest of all is among them.
      spread.add(candidates.get((int) ((i + 1L) * candidates.size() / count) - 1));
    }
    return spread;
  }

  /** What a problem costs: filling a byte of its operands takes the time of so many operations. */
  private static double work(Problem problem) {
    return Math.max(problem.operations(), PER_BYTE * problem.bytes());
  }
}
