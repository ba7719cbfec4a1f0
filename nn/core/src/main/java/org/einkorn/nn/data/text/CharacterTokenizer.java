package org.einkorn.nn.data.text;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Every character, a Unicode code point, is a token.
 *
 * @param vocabulary the characters
 */
public record CharacterTokenizer(Vocabulary vocabulary) implements Tokenizer {

  /** The characters of a text, in Unicode's order. */
  public static CharacterTokenizer of(String text) {
    return new CharacterTokenizer(
        new Vocabulary(
            text.codePoints().distinct().sorted().mapToObj(Character::toString).toList()));
  }

  @Override
  public int[] encode(String text) {
    return text.codePoints().map(this::number).toArray();
  }

  private int number(int codePoint) {
    int number = vocabulary.number(Character.toString(codePoint));
    if (number == Vocabulary.NONE) {
      throw new IllegalArgumentException(
          "the character '%s' (U+%04X) is not in the %s; make the tokenizer from all texts, or take"
                  .formatted(Character.toString(codePoint), codePoint, vocabulary)
              + " the character out");
    }
    return number;
  }

  @Override
  public String decode(int... numbers) {
    return Arrays.stream(numbers).mapToObj(vocabulary::token).collect(Collectors.joining());
  }
}
