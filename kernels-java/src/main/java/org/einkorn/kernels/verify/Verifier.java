package org.einkorn.kernels.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;

/** Checks variants against the reference. */
public final class Verifier {

  private static final int[] THREADS = {1, 2, 3, 7};

  private Verifier() {}

  /**
   * Prepares a variant cold, runs it on integers and on reals, twice each with one workspace, then
   * with packed weights where it packs any, and compares with the reference.
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
      // a variant is held to its own class, whatever the caller would allow
      Options strict = options.withAccuracy(kernel.variant().accuracy());
      Trial trial = new Trial(problem, strict, data, seed);
      for (int run = 0; run < 2; run++) {
        trial.reset();
        kernel.run(trial.operands(), workspace);
        Optional<String> mismatch = trial.mismatch();
        if (mismatch.isPresent()) {
          return Optional.of(report(kernel.variant(), problem, options, seed, mismatch.get()));
        }
      }
      Optional<String> mismatch = kernel.packsWeights() ? packed(kernel, trial) : Optional.empty();
      if (mismatch.isPresent()) {
        String what = "with packed weights: " + mismatch.get();
        return Optional.of(report(kernel.variant(), problem, options, seed, what));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> packed(Kernel kernel, Trial trial) {
    trial.reset();
    Operands operands = trial.operands();
    Buffer weights = operands.buffer(Role.WEIGHTS);
    long offset = operands.offset(Role.WEIGHTS);
    operands.set(kernel.pack(operands));
    kernel.run(operands, kernel.newWorkspace());
    operands.set(Role.WEIGHTS, weights, offset);
    return trial.mismatch();
  }

  /**
   * Checks everything that a backend offers for a problem.
   *
   * @return the failures; empty when all is right or everything is refused
   */
  public static List<String> failures(
      Backend backend, Problem problem, Options options, long seed) {
    List<String> failures = new ArrayList<>();
    for (Offer offer : backend.offers(problem, options)) {
      if (offer instanceof Offer.Candidate(Variant variant)) {
        failure(variant, problem, options, seed).ifPresent(failures::add);
      }
    }
    return failures;
  }

  /**
   * Checks that a variant gives the same bits for 1, 2, 3 and 7 threads, on real numbers.
   *
   * @return which operand differs first, with a line that repeats it; empty when none does
   */
  public static Optional<String> threadDependence(
      Variant variant, Problem problem, Options options, long seed) {
    Trial trial = new Trial(problem, options, Data.REALS, seed);
    Map<Role, HostBuffer> first = new EnumMap<>(Role.class);
    for (int threads : THREADS) {
      Options now = options.withThreads(threads);
      Kernel kernel = variant.prepare(problem, now, Preparation.COLD);
      trial.reset();
      kernel.run(trial.operands(), kernel.newWorkspace());
      for (OperandSpec spec : problem.operands()) {
        HostBuffer result = trial.contents(spec.role());
        HostBuffer expected = first.putIfAbsent(spec.role(), result);
        if (expected != null && !sameBits(expected, result)) {
          String what =
              spec.role().text()
                  + " differs in its bits between "
                  + THREADS[0]
                  + " threads and "
                  + threads;
          return Optional.of(report(variant, problem, now, seed, what));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean sameBits(HostBuffer a, HostBuffer b) {
    return a.segment().mismatch(b.segment()) < 0;
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
