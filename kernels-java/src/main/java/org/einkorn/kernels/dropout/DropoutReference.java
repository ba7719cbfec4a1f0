package org.einkorn.kernels.dropout;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Values;

/** The truth of dropout, one element after the other; a kept one is rounded twice. */
public final class DropoutReference implements Reference<DropoutProblem> {

  @Override
  public void evaluate(DropoutProblem p, Values values) {
    boolean backward = p.direction() == Direction.BACKWARD;
    double[] src = values.input(backward ? Role.DIFF_DST : Role.SRC);
    double[] dst = new double[src.length];
    double[] tolerance = new double[src.length];
    if (p.direction() == Direction.FORWARD_INFERENCE) {
      System.arraycopy(src, 0, dst, 0, src.length);
    } else {
      drop(p, values, src, dst, tolerance);
    }
    values.put(backward ? Role.DIFF_SRC : Role.DST, dst, tolerance);
  }

  private static void drop(
      DropoutProblem p, Values values, double[] src, double[] dst, double[] tolerance) {
    double probability = values.scalar(Scalar.PROBABILITY);
    Mask.require(probability, p);
    double[] random = values.input(Role.RANDOM);
    long seed = Mask.join((int) random[0], (int) random[1]);
    long offset = Mask.join((int) random[2], (int) random[3]);
    int threshold = Mask.threshold(probability);
    for (int i = 0; i < src.length; i++) {
      if (Mask.keeps(seed, offset, threshold, i)) {
        dst[i] = src[i] / (1 - probability);
        tolerance[i] = 4 * p.type().unitRoundoff() * Math.abs(dst[i]);
      }
    }
  }
}
