package org.einkorn.nn.data;

import java.util.List;
import org.einkorn.nn.Shape;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * A long text as examples for the prediction of the next token: windows of so many tokens, one
 * after the other, each with the tokens that follow its own. What does not fill the last window is
 * left out. With the key of a pass the first window begins anywhere in what is left out, so that
 * passes cut the text differently.
 */
public final class TokenStream implements Examples {
  private final String name;
  private final int[] tokens;
  private final int vocabulary;
  private final int steps;
  private int shift;

  /**
   * Windows of a text.
   *
   * @param tokens numbers of its tokens; taken over
   * @param vocabulary number of different tokens
   * @param steps tokens of a window
   */
  public TokenStream(String name, int[] tokens, int vocabulary, int steps) {
    if (steps <= 0 || vocabulary <= 0) {
      throw new IllegalArgumentException(
          "%s: windows and vocabulary must be positive, not %d and %d"
              .formatted(name, steps, vocabulary));
    }
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= vocabulary) {
        throw new IllegalArgumentException(
            "%s: token %d at %d is none of the %d of the vocabulary"
                .formatted(name, tokens[i], i, vocabulary));
      }
    }
    this.name = name;
    this.tokens = tokens;
    this.vocabulary = vocabulary;
    this.steps = steps;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return Math.max(0, tokens.length - 1) / steps;
  }

  @Override
  public Shape inputs(int rows) {
    return new Shape(List.of(new Shape.Axis("batch", rows), new Shape.Axis("steps", steps)));
  }

  @Override
  public Shape targets(int rows) {
    return inputs(rows);
  }

  @Override
  public boolean hasTokens() {
    return true;
  }

  @Override
  public int classCount() {
    return vocabulary;
  }

  @Override
  public void start(@Nullable RandomKey pass) {
    int left = tokens.length - 1 - size() * steps;
    shift = pass == null || left <= 0 ? 0 : pass.below(0, left + 1);
  }

  @Override
  public void fill(int example, ExampleBatch to, int row) {
    int from = shift + example * steps;
    System.arraycopy(tokens, from, to.tokens(), row * steps, steps);
    System.arraycopy(tokens, from + 1, to.labels(), row * steps, steps);
    to.lengths()[row] = steps;
  }
}
