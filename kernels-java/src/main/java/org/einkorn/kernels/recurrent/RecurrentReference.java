package org.einkorn.kernels.recurrent;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of recurrent layers. Errors are carried along with the values from step to step and
 * layer to layer: a sum's own roundings are bounded as those of a matrix product, a function adds
 * what {@link org.einkorn.kernels.activation.ActivationReference} allows it, and errors that come
 * from different elements are taken as independent.
 */
public final class RecurrentReference implements Reference<RecurrentProblem> {

  @Override
  public void evaluate(RecurrentProblem p, Values values) {
    if (p.direction() == Direction.BACKWARD) {
      new BackwardReference(p, values).run();
    } else {
      new ForwardReference(p, values).run();
    }
  }

  /** An input that may be absent, which then is zero. */
  static double[] orZeros(RecurrentProblem p, Values values, Extra extra, Role role, long size) {
    return p.has(extra) ? values.input(role) : new double[Math.toIntExact(size)];
  }

  /** Steps of a sequence. */
  static int length(RecurrentProblem p, Values values, int sequence) {
    int steps = (int) p.steps();
    if (!p.has(Extra.LENGTHS)) {
      return steps;
    }
    return Math.clamp((long) values.input(Role.LENGTHS)[sequence], 0, steps);
  }

  /** The place in time of the step that is taken as number {@code step} of {@code length}. */
  static int time(RecurrentProblem p, int way, int step, int length) {
    return p.sweep().isReversed(way) ? length - 1 - step : step;
  }
}
