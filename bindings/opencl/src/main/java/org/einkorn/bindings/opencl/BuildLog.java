package org.einkorn.bindings.opencl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the source line that a compiler's log complains about. */
final class BuildLog {

  /**
   * Clang's form, which most drivers print, {@code file:line:column: error: text}, and PoCL's,
   * {@code error: file:line:column: text}.
   */
  private static final Pattern ERROR =
      Pattern.compile(
          "(?:^(?:fatal )?error: .*?:(\\d+):(\\d+): |:(\\d+):(\\d+): (?:fatal )?error: )(.*)$",
          Pattern.MULTILINE);

  private BuildLog() {}

  /** The first error with its source line and a caret, or nothing if the log has another form. */
  static Optional<String> firstError(String log, String source) {
    Matcher matcher = ERROR.matcher(log);
    if (!matcher.find()) {
      return Optional.empty();
    }
    int form = matcher.group(1) != null ? 1 : 3;
    int line = Integer.parseInt(matcher.group(form));
    int column = Integer.parseInt(matcher.group(form + 1));
    StringBuilder text = new StringBuilder("line ").append(line).append(": ");
    text.append(matcher.group(5).strip());
    source
        .lines()
        .skip(Math.max(0, line - 1L))
        .findFirst()
        .ifPresent(code ->
            text.append("\n  ")
                .append(code)
                .append("\n  ")
                .append(" ".repeat(Math.max(0, Math.min(column - 1, code.length()))))
                .append('^'));
    return Optional.of(text.toString());
  }
}
