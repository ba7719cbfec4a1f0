package org.einkorn.nn.data.text;

import org.einkorn.nn.Shape;
import org.einkorn.nn.random.RandomKey;

/**
 * Goes through a long text in windows for a language model: each a number of tokens, and those that
 * follow each of them. Windows lie side by side in the text and come in an order that is a pure
 * function of the key; those that do not fill a batch are left out. After the constructor nothing
 * is allocated.
 */
public final class TokenWindows {
  private final int[] text;
  private final int batch;
  private final int steps;
  private final SequenceLayout layout;
  private final Shape shape;
  private final int[] tokens;
  private final int[] next;
  private final int[] order;
  private int shift;
  private int position;

  /**
   * Windows in the order of the text.
   *
   * @param text token numbers; taken over, not copied
   * @param batch windows side by side
   * @param steps tokens of each
   * @param layout order of the axes
   */
  public TokenWindows(int[] text, int batch, int steps, SequenceLayout layout) {
    if (batch <= 0 || steps <= 0) {
      throw new IllegalArgumentException(
          "windows need a batch and steps above 0, not %d and %d".formatted(batch, steps));
    }
    this.text = text;
    this.batch = batch;
    this.steps = steps;
    this.layout = layout;
    this.shape = layout.shape(batch, steps);
    this.tokens = new int[Math.multiplyExact(batch, steps)];
    this.next = new int[tokens.length];
    int windows = Math.max(0, text.length - 1) / steps;
    if (windows < batch) {
      throw new IllegalArgumentException(
          "%d tokens give %d windows of %d with their next ones, which do not fill one batch of %d;"
                  .formatted(text.length, windows, steps, batch)
              + " take a smaller batch or shorter windows");
    }
    this.order = new int[windows];
    for (int i = 0; i < windows; i++) {
      order[i] = i;
    }
  }

  /**
   * Starts a pass in the order that the key decides. The windows begin anywhere in the first one's
   * place, so that passes cut the text differently.
   */
  public void shuffle(RandomKey key) {
    key.permute(order);
    int slack = text.length - 1 - order.length * steps;
    shift = key.split("shift").below(0, slack + 1);
    position = 0;
  }

  /** Starts a pass in the same order as the last one. */
  public void restart() {
    position = 0;
  }

  /** Number of batches of a whole pass. */
  public int count() {
    return order.length / batch;
  }

  /** Assembles the next batch; false at the end of the pass. */
  public boolean next() {
    if (position + batch > order.length) {
      return false;
    }
    for (int sequence = 0; sequence < batch; sequence++) {
      int from = shift + order[position + sequence] * steps;
      for (int step = 0; step < steps; step++) {
        int to = layout.index(sequence, step, batch, steps);
        tokens[to] = text[from + step];
        next[to] = text[from + step + 1];
      }
    }
    position += batch;
    return true;
  }

  /** The shape of {@link #tokens()}. */
  public Shape shape() {
    return shape;
  }

  /** The tokens; shared, overwritten by the next batch. */
  public int[] tokens() {
    return tokens;
  }

  /** The token behind each of the tokens: the labels of a language model. */
  public int[] labels() {
    return next;
  }
}
