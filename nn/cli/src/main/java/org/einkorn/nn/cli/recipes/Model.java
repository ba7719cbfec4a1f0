package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Objective;

/** A model that knows its data: its shape, its classes, its vocabulary. */
public interface Model {

  /** The layers, new ones at each call. */
  Layer layers();

  /** What they are trained for. */
  Objective objective(Layer root);

  /** What {@link Recipe#recall} makes the same model from. */
  Map<String, String> notes();

  /** Examples of some data, as this model takes them. */
  Split read(DataSource data) throws IOException, InterruptedException;

  /** What an evaluation should say besides loss and accuracy. */
  default List<Figure> figures(Network network, Split split, Evaluation evaluation) {
    return List.of();
  }

  /** Answers a question by a network of these layers. */
  void predict(Network network, Question question, Answer answer)
      throws IOException, InterruptedException;
}
