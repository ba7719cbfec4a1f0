package org.einkorn.kernels.verify;

import java.util.Optional;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;

/** Checks variants against the reference. */
public final class Verifier {

  private Verifier() {}

  /**
   * Prepares a variant cold, runs it on integers and on reals, twice each with one workspace, and
   * compares with the reference.
   *
   * @return what failed, with a line that repeats it; empty when all is right
   */
  public static Optional<String> failure(
      Variant variant, Problem problem, Options options, long seed) {
    try {
      Kernel kernel = variant.prepare(problem, options, Preparation.COLD);
      return failure(kernel, seed);
    } catch (RuntimeException e) {
      return Optional.of(report(variant, problem, options, seed, e.toString()));
    }
  }

  /** The same for a kernel that is prepared already. */
  public static Optional<String> failure(Kernel kernel, long seed) {
    Problem problem = kernel.problem();
    Options options = kernel.options();
    Workspace workspace = kernel.newWorkspace();
    for (Data data : Data.values()) {
      Trial trial = new Trial(problem, options, data, seed);
      for (int run = 0; run < 2; run++) {
        trial.reset();
        kernel.run(trial.operands(), workspace);
        Optional<String> mismatch = trial.mismatch();
        if (mismatch.isPresent()) {
          return Optional.of(report(kernel.variant(), problem, options, seed, mismatch.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** A command that repeats a check. */
  public static String repro(Variant variant, Problem problem, Options options, long seed) {
    return String.format(
        "./einkorn verify --variant %s --device %s --storage %s --threads %d --seed %d '%s'",
        variant.id(),
        options.device().id(),
        options.storage().text(),
        options.threads(),
        seed,
        problem.text());
  }

  private static String report(
      Variant variant, Problem problem, Options options, long seed, String what) {
    return variant.id() + ": " + what + "\n  " + repro(variant, problem, options, seed);
  }
}
