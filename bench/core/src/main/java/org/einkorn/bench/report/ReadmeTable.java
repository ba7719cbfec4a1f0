package org.einkorn.bench.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.einkorn.bench.results.Results;

/**
 * The README's table of performance: a block between two marks that is generated from a results
 * file and names it, so that a test can hold the one against the other.
 */
final class ReadmeTable {

  private static final String BEGIN = "<!-- performance: ";
  private static final String END = "<!-- end of performance -->";

  private static final Pattern BLOCK =
      Pattern.compile(
          Pattern.quote(BEGIN) + "(?<file>[^\\n]*) -->\\n.*?" + Pattern.quote(END) + "\\n",
          Pattern.DOTALL);

  /** The heading that the block stands before when it is put in for the first time. */
  private static final Pattern NEXT_HEADING =
      Pattern.compile("^## How it is made$", Pattern.MULTILINE);

  private ReadmeTable() {}

  /**
   * The block.
   *
   * @param file the results file as a path from the README's folder, with slashes
   */
  static String block(Results results, String file) {
    return BEGIN
        + file
        + " -->\n## Performance\n\n"
        + Markdown.table(results)
        + "\nHow many times as fast the fastest backend is as the fastest peer: the geometric mean"
        + " over a family's contests, the worst and the best; faster and slower where the 95 %\n"
        + "interval of the ratio leaves out 1. "
        + Markdown.circumstances(results)
        + ". `./einkorn report "
        + file
        + "` shows all of it.\n\n"
        + END
        + "\n";
  }

  /** The file that a README's block names; empty without a block. */
  static String fileOf(String readme) {
    Matcher block = BLOCK.matcher(readme);
    return block.find() ? block.group("file") : "";
  }

  /** The block of a README; empty when there is none. */
  static String in(String readme) {
    Matcher block = BLOCK.matcher(readme);
    return block.find() ? block.group() : "";
  }

  /** The README with this block instead of the one it has, or put in before its last part. */
  static String put(String readme, String block) {
    Matcher old = BLOCK.matcher(readme);
    if (old.find()) {
      return readme.substring(0, old.start()) + block + readme.substring(old.end());
    }
    Matcher heading = NEXT_HEADING.matcher(readme);
    if (heading.find()) {
      return readme.substring(0, heading.start())
          + block
          + "\n"
          + readme.substring(heading.start());
    }
    return readme.stripTrailing() + "\n\n" + block;
  }
}
