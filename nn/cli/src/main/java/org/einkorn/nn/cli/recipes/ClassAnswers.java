package org.einkorn.nn.cli.recipes;

import java.util.List;
import org.einkorn.nn.Network;
import org.einkorn.nn.Tape;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.training.Objective;

/**
 * Runs examples through a classifier, one at a time, as in use.
 *
 * @param network the classifier
 * @param objective what it computes of an example
 */
record ClassAnswers(Network network, Objective objective) {
  private static final int USUAL = 10;

  /**
   * Answers for the first examples.
   *
   * @param labelled whether their classes are known
   */
  void answer(Examples examples, Question question, boolean labelled, Answer answer) {
    List<String> classes = examples.classes();
    ExampleBatch one = ExampleBatch.of(examples, 1);
    Tape tape = Tape.inference(network.engine());
    int count = Math.min(examples.size(), question.count(labelled ? USUAL : examples.size()));
    for (int i = 0; i < count; i++) {
      one.fill(examples, new int[] {i}, 0, 1);
      tape.rewind();
      float[] logits = objective.output(network, tape, one).toArray();
      answer.classified(
          examples.name() + " " + (i + 1),
          labelled ? classes.get(one.labels()[0]) : null,
          classes,
          probabilities(logits));
    }
  }

  static double[] probabilities(float... logits) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double[] probabilities = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - greatest);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
