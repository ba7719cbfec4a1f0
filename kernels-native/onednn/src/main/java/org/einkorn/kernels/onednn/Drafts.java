package org.einkorn.kernels.onednn;

import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.Problem;

/**
 * The ways to compute the problems of a family.
 *
 * @param <P> the family's problems
 */
interface Drafts<P extends Problem> {

  /**
   * One way, for which the first implementation that oneDNN names is taken.
   *
   * @param suffix what its variants' ids add to the implementation's name
   * @param drawing adds the steps
   */
  record Draft(String suffix, Drawing drawing) {}

  /** Adds the steps of a plan. */
  @FunctionalInterface
  interface Drawing {
    void draw(PlanBuilder plan);
  }

  /** Why oneDNN cannot compute a problem, where that is known beforehand. */
  default Optional<String> refusal(P problem) {
    return Optional.empty();
  }

  /** The ways for a problem, best guess first; its sizes are all at least 1. */
  List<Draft> drafts(P problem);

  /**
   * True when the way oneDNN divides the work cannot change a bit of the result, which a test
   * proves for the family with several numbers of threads.
   */
  boolean isThreadInvariant(P problem);
}
