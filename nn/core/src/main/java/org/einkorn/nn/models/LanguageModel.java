package org.einkorn.nn.models;

import org.einkorn.nn.Engine;
import org.einkorn.nn.data.text.Tokenizer;
import org.einkorn.nn.random.RandomKey;

/** A network that tells which token follows some others. */
public interface LanguageModel {

  /** Reads a text token by token. */
  @FunctionalInterface
  interface Reader {
    /**
     * Reads one more token.
     *
     * @return the logits of the token behind it; shared, overwritten by the next call
     */
    float[] read(int token);
  }

  /**
   * Starts to read a text. The model must belong to a network of this engine.
   *
   * @return for use by one thread
   */
  Reader reader(Engine engine);

  /**
   * Goes on writing a text.
   *
   * @param engine the engine of the model's network
   * @param tokenizer the one that the model was trained with
   * @param start the text so far, at least one token
   * @param count number of tokens to write
   * @param sampling how tokens are drawn
   * @param key the same key writes the same text
   * @return what was written, without the start
   */
  default String write(
      Engine engine,
      Tokenizer tokenizer,
      String start,
      int count,
      Sampling sampling,
      RandomKey key) {
    int[] given = tokenizer.encode(start);
    if (given.length == 0 || count < 0) {
      throw new IllegalArgumentException(
          "writing needs a text to go on from and a number of tokens that is not negative, not"
              + " '%s' and %d".formatted(start, count));
    }
    Reader reader = reader(engine);
    for (int i = 0; i < given.length - 1; i++) {
      reader.read(given[i]);
    }
    int[] written = new int[count];
    int last = given[given.length - 1];
    for (int i = 0; i < count; i++) {
      last = sampling.choose(reader.read(last), key.uniform(i));
      written[i] = last;
    }
    return tokenizer.decode(written);
  }
}
