package org.einkorn.nn.cli.recipes;

import java.nio.file.Path;
import org.einkorn.cli.CommandException;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param data where examples come from when no input is given
 * @param input a file of the user's own, or null
 * @param text a text of the user's own, or null
 * @param count how many answers, or null for as many as suit the model
 * @param temperature how freely a text is written
 * @param key decides what is drawn
 */
public record Question(
    DataSource data,
    @Nullable Path input,
    @Nullable String text,
    @Nullable Integer count,
    double temperature,
    RandomKey key) {

  int count(int usual) {
    return count == null ? usual : count;
  }

  /** Fails if a file is given that this model cannot read. */
  void requireNoInput(String fix) {
    if (input != null) {
      throw CommandException.usage("this model takes no file, but " + input + " is given", fix);
    }
  }

  /** Fails if a text is given that this model cannot read. */
  void requireNoText(String fix) {
    if (text != null) {
      throw CommandException.usage("this model reads no text, but --text is given", fix);
    }
  }
}
