package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.Session;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.cli.recipes.DataSource;
import org.einkorn.nn.cli.recipes.Model;
import org.einkorn.nn.cli.recipes.Recipe;
import org.einkorn.nn.cli.recipes.Recipes;
import org.einkorn.nn.cli.recipes.Settings;
import org.einkorn.nn.io.Safetensors;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * What {@code train --out} saves: a checkpoint, whose notes tell how the run was begun and what the
 * model knows of its data.
 *
 * @param file its place
 * @param notes its notes
 */
record SavedModel(Path file, Map<String, String> notes) {
  private static final String MODEL = "einkorn.model";
  private static final String DATA = "einkorn.data";
  private static final String LABEL = "einkorn.label";
  private static final String EPOCHS = "einkorn.epochs";
  private static final String BATCH = "einkorn.batch";
  private static final String RATE = "einkorn.rate";
  private static final String SEED = "einkorn.seed";

  /** Reads the notes of a file. */
  static SavedModel of(Path file) {
    try {
      return new SavedModel(file, Safetensors.notes(file));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The notes that a run leaves. */
  static Map<String, String> notes(
      Recipe recipe,
      Model model,
      DataSource data,
      @Nullable String label,
      Settings settings,
      long seed) {
    Map<String, String> notes = new TreeMap<>(model.notes());
    notes.put(MODEL, recipe.model());
    notes.put(DATA, data.name());
    if (label != null) {
      notes.put(LABEL, label);
    }
    notes.put(EPOCHS, Integer.toString(settings.epochs()));
    notes.put(BATCH, Integer.toString(settings.batch()));
    notes.put(RATE, Double.toString(settings.rate()));
    notes.put(SEED, Long.toString(seed));
    return notes;
  }

  private String text(String note) {
    String text = notes.get(note);
    if (text == null) {
      throw CommandException.failure(
          "%s lacks the note %s: it was not saved by train --out".formatted(file, note),
          "Load weights of other origin by the library: Network.load.");
    }
    return text;
  }

  String model() {
    return text(MODEL);
  }

  String data() {
    return text(DATA);
  }

  @Nullable String label() {
    return notes.get(LABEL);
  }

  @Nullable String without() {
    return notes.get(Recipe.WITHOUT);
  }

  int epochs() {
    return (int) number(EPOCHS);
  }

  int batch() {
    return (int) number(BATCH);
  }

  double rate() {
    return number(RATE);
  }

  long seed() {
    try {
      return Long.parseLong(text(SEED));
    } catch (NumberFormatException e) {
      throw malformed(SEED, e);
    }
  }

  private double number(String note) {
    try {
      return Double.parseDouble(text(note));
    } catch (NumberFormatException e) {
      throw malformed(note, e);
    }
  }

  private CommandException malformed(String note, NumberFormatException e) {
    return CommandException.failure(
        "%s: the note %s is no number: %s".formatted(file, note, text(note)), "Train anew.", e);
  }

  /** The recipe that it was made by. */
  Recipe recipe() {
    return Recipes.all().stream()
        .filter(each -> each.model().equals(model()) && isOfKind(each))
        .findFirst()
        .orElseThrow(() ->
            CommandException.failure(
                "%s holds a model '%s', which is unknown here".formatted(file, model()),
                "It was made by another version of Einkorn."));
  }

  /** Models of one name differ by what they note of their data. */
  private boolean isOfKind(Recipe recipe) {
    return notes.keySet().containsAll(recipe.ownNotes());
  }

  /** The data that is named, or that of the training. */
  DataSource data(Session session, @Nullable String name, @Nullable String column) {
    return new DataSource(
        session, name == null ? data() : name, column == null ? label() : column, null);
  }

  /** The model with what it knows of its data. */
  Model model(Recipe recipe) {
    try {
      return recipe.recall(notes);
    } catch (IllegalArgumentException e) {
      throw CommandException.failure(
          "%s: %s".formatted(file, e.getMessage()), "The file is damaged; train anew.", e);
    }
  }

  /** The network with the weights. */
  Network network(Model model, Options options) {
    Network network = new Network(model.layers(), Engine.of(options), RandomKey.of(0));
    try {
      network.load(file);
    } catch (IOException e) {
      throw unreadable(e);
    }
    return network;
  }

  private static CommandException unreadable(IOException e) {
    return CommandException.failure(
        String.valueOf(e.getMessage()), "Models are saved by train --out FILE.", e);
  }
}
