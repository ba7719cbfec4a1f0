package org.einkorn.kernels.optimizer;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;

/** The loops of the optimizers over a run of parameters, each one pass over memory. */
abstract class OptimizerLoops {

  static final ByStorage<OptimizerLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorOptimizerLoops.class, OptimizerLoops.class);

  /** A step of SGD without momentum. */
  abstract void sgd(State state, Step step, long from, int count);

  /** The same with classical momentum. */
  abstract void momentum(State state, Step step, long from, int count);

  /** The same with Nesterov's momentum. */
  abstract void nesterov(State state, Step step, long from, int count);

  /** A step of Adam. */
  abstract void adam(State state, Step step, long from, int count);

  /** A step of RMSProp. */
  abstract void rmsprop(
      State state, Step step, boolean centered, boolean momentum, long from, int count);

  /** A step of Adagrad. */
  abstract void adagrad(State state, Step step, long from, int count);

  /**
   * The moments of LAMB, and the sums of squares of parameters and update.
   *
   * @param decay the decoupled decay
   * @param squares where the sums go
   * @param at where the first one of the two goes
   */
  abstract void lambMoments(
      State state, Step step, float decay, long from, int count, double[] squares, int at);

  /** The parameters of LAMB, with a step size that holds the trust ratio. */
  abstract void lambMove(State state, Step step, float decay, float rate, long from, int count);
}
