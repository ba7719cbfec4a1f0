package org.einkorn.nn.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.einkorn.cli.CommandException;
import org.einkorn.nn.Layer;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.models.Models;

/** The models that have a name. */
enum Model {
  CNN(Models::cnn),
  MLP(Models::mlp);

  private final BiFunction<ImageShape, Integer, Layer> maker;

  Model(BiFunction<ImageShape, Integer, Layer> maker) {
    this.maker = maker;
  }

  Layer make(ImageShape image, int classes) {
    return maker.apply(image, classes);
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Model named(String name) {
    return Arrays.stream(values())
        .filter(model -> model.text().equals(name))
        .findFirst()
        .orElseThrow(() ->
            CommandException.usage(
                "no model '" + name + "'",
                "There are: "
                    + Arrays.stream(values()).map(Model::text).collect(Collectors.joining(", "))
                    + "."));
  }
}
