package org.einkorn.kernels.reference;

import org.einkorn.kernels.Problem;

/**
 * The slow truth of a family: plain loops over dense doubles, never built on the code under test.
 *
 * @param <P> the family's problems
 */
@FunctionalInterface
public interface Reference<P extends Problem> {

  /** Computes every written operand of the problem from the inputs, and puts it into the values. */
  void evaluate(P problem, Values values);
}
