package org.einkorn.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A problem's text taken apart word by word; every error knows its place. */
public final class ProblemText {

  private record Word(String text, int start) {}

  /** Family, direction and type come before the sizes. */
  private static final int SIZES = 3;

  private static final Pattern WORD = Pattern.compile("\\S+");

  private final String text;
  private final List<Word> words = new ArrayList<>();
  private int next;

  ProblemText(String text) {
    this.text = text;
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(new Word(matcher.group(), matcher.start()));
    }
  }

  /** True when a word is left. */
  public boolean hasNext() {
    return next < words.size();
  }

  /**
   * The next word through a parser, whose {@link IllegalArgumentException} becomes an error at the
   * word.
   */
  public <T> T next(String what, Function<String, T> parser) {
    if (!hasNext()) {
      throw new ProblemSyntaxException("expected " + what + " here", text, text.length());
    }
    Word word = words.get(next++);
    return at(word.start(), () -> parser.apply(word.text()));
  }

  /** The next word as one of a set of values. */
  public <T> T nextOf(String what, T[] values, Function<T, String> name) {
    return next(what, word -> oneOf(what, word, values, name));
  }

  /** The value with this name; the error lists all names. */
  public static <T> T oneOf(String what, String word, T[] values, Function<T, String> name) {
    for (T value : values) {
      if (name.apply(value).equals(word.toLowerCase(Locale.ROOT))) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "unknown "
            + what
            + " '"
            + word
            + "'; expected one of: "
            + Arrays.stream(values).map(name).collect(Collectors.joining(", ")));
  }

  /** Every word that is left, in turn, until one starts with a plus sign. */
  public void options(Consumer<String> option) {
    while (hasNext() && !words.get(next).text().startsWith("+")) {
      next(
          "an option",
          word -> {
            option.accept(word);
            return word;
          });
    }
  }

  /** The epilogue, if the next word starts one. */
  public Epilogue epilogue() {
    List<Epilogue.Step> steps = new ArrayList<>();
    while (hasNext() && words.get(next).text().startsWith("+")) {
      Word word = words.get(next++);
      int start = 1;
      for (String step : word.text().substring(1).split("\\+", -1)) {
        steps.add(at(word.start() + start, () -> Epilogue.parseStep(step)));
        start += step.length() + 1;
      }
    }
    return at(Math.max(0, text.length() - 1), () -> new Epilogue(steps));
  }

  /**
   * The whole text must have been read; then the problem is built, its own errors shown at the
   * sizes, which they mostly are about.
   */
  <T> T finish(Supplier<T> builder) {
    if (hasNext()) {
      Word word = words.get(next);
      throw new ProblemSyntaxException("unexpected '" + word.text() + "'", text, word.start());
    }
    return at(words.size() > SIZES ? words.get(SIZES).start() : 0, builder);
  }

  /** Where the option stands with which the reason begins, such as {@code lda=2}. */
  private int culprit(String reason, int position) {
    for (Word word : words) {
      if (word.text().contains("=") && reason.startsWith(word.text() + " ")) {
        return word.start();
      }
    }
    return position;
  }

  /** What a parser finds wrong outside of any word is shown at this one. */
  <T> T atWord(int index, Supplier<T> parser) {
    return at(words.get(index).start(), parser);
  }

  private <T> T at(int position, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (ProblemSyntaxException e) {
      throw e;
    } catch (SizesSyntaxException e) {
      throw new ProblemSyntaxException(e.reason(), text, position + e.position());
    } catch (ArithmeticException e) {
      throw new ProblemSyntaxException(
          "too large: a tensor would have more than 2^63 elements or bytes", text, position);
    } catch (IllegalArgumentException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new ProblemSyntaxException(reason, text, culprit(reason, position));
    }
  }

  /** An error inside a word. */
  static final class SizesSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String reason;
    private final int position;

    SizesSyntaxException(String reason, int position) {
      super(reason);
      this.reason = reason;
      this.position = position;
    }

    String reason() {
      return reason;
    }

    int position() {
      return position;
    }
  }
}
