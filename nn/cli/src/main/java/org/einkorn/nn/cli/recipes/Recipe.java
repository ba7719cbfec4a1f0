package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A model, the kind of data that it learns from, and settings that work. */
public interface Recipe {
  /** The note that names a class that was left out. */
  String WITHOUT = "einkorn.without";

  /** The name of the model. */
  String model();

  /** What it learns from. */
  DataKind kind();

  /** The data that it learns from unless other is named. */
  String usualData();

  /** The notes by which {@link #recall} knows a model of this recipe. */
  List<String> ownNotes();

  /** True when a class of the data may be left out of training, to be told as odd. */
  default boolean leavesOut() {
    return false;
  }

  /** Settings for some data. */
  Settings settings(String data);

  /** A model for some data. */
  Model learn(DataSource data) throws IOException, InterruptedException;

  /**
   * A model from its notes.
   *
   * @throws IllegalArgumentException when they lack something
   */
  Model recall(Map<String, String> notes);
}
