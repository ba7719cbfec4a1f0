package org.einkorn.nn.models;

import java.util.Arrays;

/**
 * How the next token is drawn from its logits: from those of the greatest ones, with probabilities
 * {@code softmax(logits / temperature)}.
 *
 * @param temperature below 1 prefers likely tokens, above 1 levels; 0 always takes the likeliest
 * @param topK how many of the likeliest are drawn from, more only where logits are equal; 0 for all
 */
public record Sampling(double temperature, int topK) {

  /** Always the likeliest token. */
  public static final Sampling GREEDY = new Sampling(0, 1);

  /** The probabilities of the model itself. */
  public static final Sampling PLAIN = new Sampling(1, 0);

  /** Checks both. */
  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature) || topK < 0) {
      throw new IllegalArgumentException(
          "sampling needs a finite temperature and a number of tokens of at least 0, not %s and %d"
              .formatted(temperature, topK));
    }
  }

  /**
   * The token at a place of the distribution.
   *
   * @param logits one for each token
   * @param place from 0, inclusive, to 1, exclusive
   */
  public int choose(float[] logits, double place) {
    int best = 0;
    for (int i = 0; i < logits.length; i++) {
      if (Float.isNaN(logits[i])) {
        throw new ArithmeticException(
            "the logit of token " + i + " is NaN; the model has not been trained well");
      }
      best = logits[i] > logits[best] ? i : best;
    }
    return temperature == 0 ? best : draw(logits, logits[best], place);
  }

  private int draw(float[] logits, float greatest, double place) {
    float least = least(logits);
    double[] upTo = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] >= least) {
        sum += StrictMath.exp(((double) logits[i] - greatest) / temperature);
      }
      upTo[i] = sum;
    }
    double wanted = place * sum;
    int chosen = 0;
    while (upTo[chosen] <= wanted) {
      chosen++;
    }
    return chosen;
  }

  private float least(float[] logits) {
    if (topK == 0 || topK >= logits.length) {
      return Float.NEGATIVE_INFINITY;
    }
    float[] sorted = logits.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - topK];
  }
}
