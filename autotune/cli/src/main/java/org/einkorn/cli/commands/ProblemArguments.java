package org.einkorn.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.einkorn.cli.CommandException;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The problems of a command line: texts, quoted or not, and lists. */
final class ProblemArguments {

  /** How problems are written. */
  static final String NOTATION =
      """
      A problem is 'family direction type sizes [options] [+epilogue]', such as
        gemm forward f32 128x64:64x32 tb +bias:n+relu
        convolution forward-training f32 mb64ic3ih224oc64oh112kh7sh2ph3 nchw +bias+relu\
      """;

  private static final Set<String> FAMILIES =
      Arrays.stream(Family.values()).map(Family::text).collect(Collectors.toUnmodifiableSet());

  @Parameters(
      arity = "0..*",
      paramLabel = "PROBLEM",
      description = "A problem's text, in quotes or not.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--problems",
      paramLabel = "FILE|NAME",
      completionCandidates = Choices.ProblemLists.class,
      description =
          "Problems of a file, one to a line, or of a shipped list: ${COMPLETION-CANDIDATES}.")
  private List<String> lists = new ArrayList<>();

  boolean areGiven() {
    return !words.isEmpty() || !lists.isEmpty();
  }

  /**
   * The problems without duplicates, in their order.
   *
   * @throws org.einkorn.kernels.ProblemSyntaxException for a text that is no problem
   */
  List<Problem> parse() throws IOException {
    Set<Problem> problems = new LinkedHashSet<>();
    for (String text : texts()) {
      problems.add(Problems.parse(text));
    }
    for (String list : lists) {
      problems.addAll(readList(list));
    }
    return List.copyOf(problems);
  }

  /** An unquoted problem comes as several words; the next one starts with the name of a family. */
  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    boolean wholeBefore = true;
    for (String word : words) {
      boolean whole = word.strip().contains(" ");
      if (whole || wholeBefore || FAMILIES.contains(word)) {
        texts.add(word);
      } else {
        texts.add(texts.removeLast() + " " + word);
      }
      wholeBefore = whole;
    }
    return texts;
  }

  private static List<Problem> readList(String list) throws IOException {
    if (Problems.names().contains(list)) {
      return Problems.named(list);
    }
    Path file = Path.of(list);
    if (!Files.exists(file)) {
      throw CommandException.usage(
          "--problems " + list + ": neither a file nor the name of a shipped list",
          "Shipped lists: " + String.join(", ", Problems.names()) + ".");
    }
    try {
      return Problems.load(file);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()), NOTATION, e);
    }
  }
}
