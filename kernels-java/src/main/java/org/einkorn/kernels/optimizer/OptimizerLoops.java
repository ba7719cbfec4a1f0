package org.einkorn.kernels.optimizer;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of the optimizers over a run of parameters, each one pass over memory. */
abstract class OptimizerLoops {

  static final ByStorage<OptimizerLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorOptimizerLoops.class, OptimizerLoops.class);

  /** {@code p -= lr · (g + decay · p)}. */
  abstract void sgd(
      Floats gradient, Floats parameters, float rate, float decay, long from, int count);

  /** The same with classical momentum. */
  abstract void momentum(
      Floats gradient,
      Floats parameters,
      Floats velocity,
      float rate,
      float decay,
      float momentum,
      long from,
      int count);

  /** The same with Nesterov's momentum. */
  abstract void nesterov(
      Floats gradient,
      Floats parameters,
      Floats velocity,
      float rate,
      float decay,
      float momentum,
      long from,
      int count);

  /** A step of Adam. */
  abstract void adam(
      Floats gradient,
      Floats parameters,
      Floats moment1,
      Floats moment2,
      AdamStep step,
      long from,
      int count);
}
