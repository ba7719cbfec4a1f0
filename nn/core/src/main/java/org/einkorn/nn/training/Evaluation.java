package org.einkorn.nn.training;

import java.util.List;

/**
 * What a network does on a data set.
 *
 * @param loss mean loss, of a classifier the cross-entropy
 * @param confusion which classes were taken for which; of what is no classifier without classes
 * @param predictions one for each example of a classifier, in the order of the set
 * @param imagesPerSecond speed of the forward pass, batch assembly included
 */
public record Evaluation(
    double loss, ConfusionMatrix confusion, List<Prediction> predictions, double imagesPerSecond) {

  /**
   * What the network says of one image.
   *
   * @param image number in the set
   * @param label the class it is of
   * @param predicted the class it was taken for
   * @param probability how sure the network is
   */
  public record Prediction(int image, int label, int predicted, double probability) {
    /** True when the class is the right one. */
    public boolean isRight() {
      return label == predicted;
    }
  }

  /** Copies the list. */
  public Evaluation {
    predictions = List.copyOf(predictions);
  }

  /** Share of right predictions; NaN of what is no classifier. */
  public double accuracy() {
    return confusion.accuracy();
  }
}
