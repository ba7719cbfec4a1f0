package org.einkorn.nn.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words in small letters and punctuation marks are tokens; markup such as {@code <br />} separates
 * words. Token {@value #PADDING} fills up shorter texts, token {@value #UNKNOWN} stands for all
 * words that the vocabulary lacks.
 *
 * @param vocabulary the words, behind the two
 */
public record WordTokenizer(Vocabulary vocabulary) implements Tokenizer {
  /** The number of the token that fills up. */
  public static final int PADDING = 0;

  /** The number of the token for any other word. */
  public static final int UNKNOWN = 1;

  private static final String PADDING_TEXT = "<pad>";
  private static final String UNKNOWN_TEXT = "<unk>";

  /** A word with apostrophes inside, or one mark; markup matches the first group. */
  private static final Pattern TOKEN =
      Pattern.compile("(<[^<>]{1,100}>)|[\\p{L}\\p{N}]+(?:['’][\\p{L}\\p{N}]+)*|[.,!?;:]");

  /** Checks that the first two tokens are those with a meaning of their own. */
  public WordTokenizer {
    if (vocabulary.number(PADDING_TEXT) != PADDING || vocabulary.number(UNKNOWN_TEXT) != UNKNOWN) {
      throw new IllegalArgumentException(
          "the vocabulary of words must begin with %s and %s"
              .formatted(PADDING_TEXT, UNKNOWN_TEXT));
    }
  }

  /**
   * The words that are most frequent, the more frequent first, those equally frequent by alphabet.
   *
   * @param texts where words are counted
   * @param most size of the vocabulary at most, with the two special tokens
   * @param leastCount rarer words are left out
   */
  public static WordTokenizer of(Iterable<String> texts, int most, int leastCount) {
    Map<String, Integer> counts = new HashMap<>();
    for (String text : texts) {
      words(text, word -> counts.merge(word, 1, Integer::sum));
    }
    List<String> tokens = new ArrayList<>(List.of(PADDING_TEXT, UNKNOWN_TEXT));
    counts.entrySet().stream()
        .filter(entry -> entry.getValue() >= leastCount)
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(Math.max(0, most - tokens.size()))
        .forEach(entry -> tokens.add(entry.getKey()));
    return new WordTokenizer(new Vocabulary(tokens));
  }

  private static void words(String text, Consumer<String> to) {
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1) == null) {
        to.accept(matcher.group().toLowerCase(Locale.ROOT));
      }
    }
  }

  @Override
  public int[] encode(String text) {
    List<Integer> numbers = new ArrayList<>();
    words(
        text,
        word -> {
          int number = vocabulary.number(word);
          numbers.add(number == Vocabulary.NONE ? UNKNOWN : number);
        });
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The tokens with spaces in between. */
  @Override
  public String decode(int... numbers) {
    return Arrays.stream(numbers).mapToObj(vocabulary::token).collect(Collectors.joining(" "));
  }
}
