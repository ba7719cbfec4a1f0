package org.einkorn.kernels.pointwise;

import org.einkorn.kernels.vector.Elements;

/** A loop over a run of a destination's elements. */
abstract class PointwiseLoops {

  /**
   * Computes a run of elements.
   *
   * @param a the first source
   * @param atA its first element, or its only one
   * @param b the second source; any operand where the function has less
   * @param c the third source
   * @param at the first element of the destination
   * @param count number of elements
   * @param p the function's first scalar
   * @param q its second
   */
  abstract void run(
      Elements a,
      long atA,
      Elements b,
      long atB,
      Elements c,
      long atC,
      Elements dst,
      long at,
      int count,
      double p,
      double q);
}
