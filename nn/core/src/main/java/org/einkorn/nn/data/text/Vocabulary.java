package org.einkorn.nn.data.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tokens and their numbers, from 0 on. Immutable. */
public final class Vocabulary {
  /** A number of no token. */
  public static final int NONE = -1;

  private final List<String> tokens;
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * A vocabulary.
   *
   * @param tokens in the order of their numbers
   * @throws IllegalArgumentException when there is none, or one twice
   */
  public Vocabulary(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("a vocabulary needs a token");
    }
    for (int i = 0; i < tokens.size(); i++) {
      Integer earlier = numbers.put(tokens.get(i), i);
      if (earlier != null) {
        throw new IllegalArgumentException(
            "the token '%s' stands at %d and %d of the vocabulary"
                .formatted(tokens.get(i), earlier, i));
      }
    }
  }

  /** Number of tokens. */
  public int size() {
    return tokens.size();
  }

  /** The tokens in the order of their numbers. */
  public List<String> tokens() {
    return tokens;
  }

  /** The token with a number. */
  public String token(int number) {
    return tokens.get(number);
  }

  /** The number of a token, or {@link #NONE}. */
  public int number(String token) {
    return numbers.getOrDefault(token, NONE);
  }

  @Override
  public String toString() {
    return "vocabulary of " + tokens.size();
  }
}
