package org.einkorn.kernels.embedding;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/** The truth of embeddings. */
public final class EmbeddingReference implements Reference<EmbeddingProblem> {

  @Override
  public void evaluate(EmbeddingProblem p, Values values) {
    double[] indices = values.input(Role.INDICES);
    for (int i = 0; i < indices.length; i++) {
      if (!(indices[i] >= 0 && indices[i] < p.rows())) {
        throw new IllegalArgumentException(
            "indices[" + i + "] is " + (long) indices[i] + ", in '" + p.text() + "'");
      }
    }
    if (p.direction() == Direction.FORWARD) {
      forward(p, indices, values);
    } else {
      backward(p, indices, values);
    }
  }

  private static void forward(EmbeddingProblem p, double[] indices, Values values) {
    int width = Math.toIntExact(p.width());
    double[] weights = values.input(Role.WEIGHTS);
    double[] dst = new double[indices.length * width];
    for (int i = 0; i < indices.length; i++) {
      for (int j = 0; j < width && indices[i] != p.padding(); j++) {
        dst[i * width + j] = weights[(int) indices[i] * width + j];
      }
    }
    values.put(Role.DST, dst, new double[dst.length]);
  }

  private static void backward(EmbeddingProblem p, double[] indices, Values values) {
    int width = Math.toIntExact(p.width());
    double[] diff = values.input(Role.DIFF_DST);
    double[] gradient = new double[Math.toIntExact(p.rows()) * width];
    double[] magnitudes = new double[gradient.length];
    int[] terms = new int[gradient.length];
    for (int i = 0; i < indices.length; i++) {
      for (int j = 0; j < width && indices[i] != p.padding(); j++) {
        int at = (int) indices[i] * width + j;
        gradient[at] += diff[i * width + j];
        magnitudes[at] += Math.abs(diff[i * width + j]);
        terms[at]++;
      }
    }
    double u = p.type().unitRoundoff();
    double[] tolerance = new double[gradient.length];
    for (int at = 0; at < gradient.length; at++) {
      tolerance[at] = Tolerances.terms(terms[at]) * u * magnitudes[at];
      if (p.beta() != ScalarClass.ZERO) {
        double old =
            p.beta().resolve(values.scalar(Scalar.BETA)) * values.input(Role.DIFF_WEIGHTS)[at];
        gradient[at] += old;
        tolerance[at] += 4 * u * (Math.abs(old) + magnitudes[at]);
      }
    }
    values.put(Role.DIFF_WEIGHTS, gradient, tolerance);
  }
}
