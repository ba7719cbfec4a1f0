package org.einkorn.nn.training;

/** Rows of logits, read back from a device. */
final class Logits {
  private final int classes;
  private final float[] numbers;

  Logits(int rows, int classes) {
    this.classes = classes;
    this.numbers = new float[rows * classes];
  }

  float[] numbers() {
    return numbers;
  }

  /** The class with the greatest logit; the first one where several are equal or NaN. */
  int best(int row) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (numbers[row * classes + i] > numbers[row * classes + best]) {
        best = i;
      }
    }
    return best;
  }

  /** The probability of a class by softmax. */
  double probability(int row, int label) {
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += Math.exp(numbers[row * classes + i] - numbers[row * classes + label]);
    }
    return 1 / sum;
  }
}
