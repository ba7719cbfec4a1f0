package org.einkorn.cli.commands;

import org.einkorn.cli.terminal.Units;
import org.einkorn.kernels.Problem;

/** How fast a problem was computed, in the unit that limits its family. */
final class Speeds {

  private Speeds() {}

  /** Arithmetic for matrix products and convolutions, memory traffic for all others. */
  static String text(Problem problem, double nanos) {
    return switch (problem.family()) {
      case GEMM, CONVOLUTION -> Units.flops(problem.operations(), nanos);
      default -> Units.significant(problem.bytes() / nanos) + " GB/s";
    };
  }
}
