package org.einkorn.autotune.race;

import java.util.SplittableRandom;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.verify.Workload;

/**
 * Operands of a problem at its full size, for timing. Their places in memory shift from round to
 * round, the same for all candidates, so that no candidate wins by a lucky alignment.
 */
final class RaceOperands {

  /** The greatest shift, in elements. */
  private static final int SLACK = 64;

  private final Problem problem;
  private final SplittableRandom random;
  private final Workload workload;

  RaceOperands(Problem problem, Options options, long seed) {
    this.problem = problem;
    this.random = new SplittableRandom(seed);
    this.workload = new Workload(problem, options, random.nextLong(), SLACK);
  }

  Operands operands() {
    return workload.operands();
  }

  /** Gives every operand another place: one of sixteen steps of 16 bytes (of f32). */
  void shuffle() {
    for (OperandSpec spec : problem.operands()) {
      place(spec, 4L * random.nextInt(SLACK / 4 + 1));
    }
  }

  /** Puts every operand at the start of its buffer. */
  void align() {
    for (OperandSpec spec : problem.operands()) {
      place(spec, 0);
    }
  }

  private void place(OperandSpec spec, long offset) {
    Operands operands = operands();
    operands.set(spec.role(), operands.buffer(spec.role()), offset);
  }

  /** Gives operands that runs update their first contents, lest values grow or vanish. */
  void restoreUpdated() {
    workload.restoreUpdated();
  }

  /** Gives all written operands their first contents, which for overwritten ones is poison. */
  void poison() {
    workload.poison();
  }

  /** An operand's elements from its offset on, in host memory. */
  HostBuffer contents(OperandSpec spec) {
    return workload.contents(spec);
  }
}
