package org.einkorn.nn;

import java.util.List;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.softmax.LossKind;
import org.einkorn.kernels.softmax.Reduction;

/**
 * Losses of a step. Those that compare number by number are one kernel, which gives the gradient
 * too; their target has no gradient and as many numbers. They give the mean over all numbers; where
 * a {@link Reduction} is an argument it may be the sum.
 *
 * <p>The cross-entropy of classes is {@link Tensor#crossEntropy(int[])}.
 */
public final class Losses {
  private Losses() {}

  /** Mean squared error: {@code (x − t)²}. */
  public static Loss mse(Tensor x, Tensor target) {
    return mse(x, target, Reduction.MEAN);
  }

  /** Mean squared error to given numbers. */
  public static Loss mse(Tensor x, float[] target) {
    return mse(x, given(x, target));
  }

  /** Squared error: {@code (x − t)²}. */
  public static Loss mse(Tensor x, Tensor target, Reduction reduction) {
    return ElementLossNode.of(LossKind.MSE, reduction, x, target, 0);
  }

  /** Mean absolute error: {@code |x − t|}; the derivative is 0 where they are equal. */
  public static Loss mae(Tensor x, Tensor target) {
    return mae(x, target, Reduction.MEAN);
  }

  /** Mean absolute error to given numbers. */
  public static Loss mae(Tensor x, float[] target) {
    return mae(x, given(x, target));
  }

  /** Absolute error: {@code |x − t|}. */
  public static Loss mae(Tensor x, Tensor target, Reduction reduction) {
    return ElementLossNode.of(LossKind.L1, reduction, x, target, 0);
  }

  /**
   * Huber's loss, d = x − t: {@code d²/2}, beyond delta {@code delta · (|d| − delta/2)} (Huber,
   * 1964). With delta = 1 it is also known as smooth L1.
   */
  public static Loss huber(Tensor x, Tensor target, double delta) {
    return huber(x, target, delta, Reduction.MEAN);
  }

  /** Huber's loss to given numbers. */
  public static Loss huber(Tensor x, float[] target, double delta) {
    return huber(x, given(x, target), delta);
  }

  /** Huber's loss. */
  public static Loss huber(Tensor x, Tensor target, double delta, Reduction reduction) {
    if (!(delta > 0) || Double.isInfinite(delta)) {
      throw new IllegalArgumentException("huber: delta must be positive and finite, not " + delta);
    }
    return ElementLossNode.of(LossKind.HUBER, reduction, x, target, delta);
  }

  /**
   * Binary cross-entropy of logits x with probabilities t: {@code max(x, 0) − x·t + ln(1 +
   * exp(−|x|))}, which is {@code −t · ln σ(x) − (1 − t) · ln(1 − σ(x))} without its cancellation.
   */
  public static Loss binaryCrossEntropy(Tensor logits, Tensor target) {
    return binaryCrossEntropy(logits, target, Reduction.MEAN);
  }

  /** Binary cross-entropy of logits with given probabilities. */
  public static Loss binaryCrossEntropy(Tensor logits, float[] target) {
    return binaryCrossEntropy(logits, given(logits, target));
  }

  /** Binary cross-entropy of logits. */
  public static Loss binaryCrossEntropy(Tensor logits, Tensor target, Reduction reduction) {
    return ElementLossNode.of(LossKind.BCE, reduction, logits, target, 0);
  }

  /**
   * The divergence of Kullback and Leibler of target distributions t from those whose logarithms
   * are given: {@code Σ t · (ln t − x)}, 0 for t = 0, summed over all numbers, divided by the
   * positions of the first axis, the batch.
   *
   * @param logProbabilities x, such as a log-softmax gives
   * @param target probabilities
   */
  public static Loss klDivergence(Tensor logProbabilities, Tensor target) {
    return ElementLossNode.of(LossKind.KL, Reduction.SUM, logProbabilities, target, 0)
        .times(1.0 / batch(logProbabilities.shape()));
  }

  /** The same with given probabilities. */
  public static Loss klDivergence(Tensor logProbabilities, float[] target) {
    return klDivergence(logProbabilities, given(logProbabilities, target));
  }

  /**
   * The divergence of normal distributions from the standard one: {@code ½ Σ (exp(s) + μ² − s − 1)}
   * over all numbers, divided by the positions of the first axis, the batch (Kingma and Welling,
   * 2013, arXiv:1312.6114, appendix B).
   *
   * @param mean μ
   * @param logVariance s, of the same shape
   */
  public static Loss gaussianKl(Tensor mean, Tensor logVariance) {
    return logVariance
        .exp()
        .add(mean.square())
        .sub(logVariance)
        .minus(1)
        .sum()
        .times(0.5 / batch(mean.shape()))
        .asLoss();
  }

  /**
   * The contrastive loss of pairs of rows, d their distance: half of {@code d²} for pairs that
   * belong together, half of {@code max(margin − d, 0)²} for others; the mean over pairs (Hadsell,
   * Chopra, LeCun, 2006).
   *
   * @param left batch × features
   * @param right batch × features
   * @param same one number for each pair: not 0 where they belong together
   * @param margin distance from which on other pairs are left alone
   */
  public static Loss contrastive(Tensor left, Tensor right, float[] same, double margin) {
    Tensor distance = left.sub(right).norm(-1);
    Tensor apart = distance.subtractedFrom(margin).activation(ActivationKind.RELU);
    Tensor together = given(distance, same);
    return together.where(distance.square(), apart.square()).mean().times(0.5).asLoss();
  }

  /**
   * The triplet loss of rows: the mean of {@code max(|a − p| − |a − n| + margin, 0)} (Schroff,
   * Kalenichenko, Philbin, 2015, arXiv:1503.03832, with distances in place of their squares).
   *
   * @param anchor a, batch × features
   * @param positive p, which belong to the anchors
   * @param negative n, which do not
   * @param margin by how much these are to be farther away than those
   */
  public static Loss triplet(Tensor anchor, Tensor positive, Tensor negative, double margin) {
    Tensor near = anchor.sub(positive).norm(-1);
    Tensor far = anchor.sub(negative).norm(-1);
    return near.sub(far).plus(margin).activation(ActivationKind.RELU).mean().asLoss();
  }

  /** The sum of magnitudes, a penalty that makes numbers 0. Its derivative at 0 is 0. */
  public static Loss l1(Tensor x) {
    return ElementLossNode.of(LossKind.L1, Reduction.SUM, x, null, 0);
  }

  /** The sum of squares, a penalty that makes numbers small. */
  public static Loss l2(Tensor x) {
    return x.norm().square().asLoss();
  }

  /** The penalty {@link #l1(Tensor)} of several parameters together. */
  public static Loss l1(Tape tape, List<Parameter> parameters) {
    requireSome(parameters);
    Loss sum = l1(tape.tensor(parameters.getFirst()));
    for (int i = 1; i < parameters.size(); i++) {
      sum = sum.plus(l1(tape.tensor(parameters.get(i))));
    }
    return sum;
  }

  /** The penalty {@link #l2(Tensor)} of several parameters together. */
  public static Loss l2(Tape tape, List<Parameter> parameters) {
    requireSome(parameters);
    Loss sum = l2(tape.tensor(parameters.getFirst()));
    for (int i = 1; i < parameters.size(); i++) {
      sum = sum.plus(l2(tape.tensor(parameters.get(i))));
    }
    return sum;
  }

  private static void requireSome(List<Parameter> parameters) {
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("a penalty needs at least one parameter");
    }
  }

  private static Tensor given(Tensor like, float[] numbers) {
    return like.tape().tensor(like.shape(), numbers);
  }

  private static long batch(Shape shape) {
    return shape.rank() == 0 ? 1 : Math.max(1, shape.size(0));
  }
}
