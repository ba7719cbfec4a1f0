package org.einkorn.bench;

import java.util.List;
import java.util.Optional;
import org.einkorn.autotune.race.Siblings;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.verify.Verifier;
import org.einkorn.kernels.verify.Workload;

/**
 * What a benchmark runs: a verified kernel with operands and workspace.
 *
 * @param kernel the kernel
 * @param operands operands at full size
 * @param workspace its workspace
 * @param verification the problem whose result was compared with the reference
 */
public record Subject(Kernel kernel, Operands operands, Workspace workspace, String verification)
    implements Prepared {

  /** Most operations of a problem whose result is compared with the slow reference in place. */
  private static final double CHECKED_OPERATIONS = 1e7;

  private static final long SEED = 20;

  /** How long a kernel that needs compiling must have been without progress to count as warm. */
  private static final long COMPILER_NANOS = 300_000_000;

  private static final long SETTLING_NANOS = 30_000_000;

  /**
   * Prepares and verifies. A problem that the reference would compute for too long is verified on a
   * smaller sibling of the same variant; then its full result must be free of the poison that was
   * there before.
   *
   * @param wanted a backend, whose first offer is taken, or the id of a variant
   * @throws IllegalStateException when it is not offered, or computes something wrong
   */
  public static Subject prepare(Problem problem, Options options, String wanted) {
    Variant variant = choose(problem, options, wanted);
    Problem sibling = sibling(problem);
    if (!sibling.equals(problem)) {
      // Warm: before its vectors are compiled even a small problem takes seconds, and what is
      // compiled here the full problem runs too.
      verify(choose(sibling, options, variant.id()).prepare(sibling, options, Preparation.WARM));
    }
    Kernel kernel = variant.prepare(problem, options, Preparation.WARM);
    if (sibling.equals(problem)) {
      verify(kernel);
    }
    Workload workload = new Workload(problem, options, SEED);
    Workspace workspace = kernel.newWorkspace();
    kernel.run(workload.operands(), workspace);
    options.device().finish();
    workload
        .leftPoison()
        .ifPresent(role -> {
          throw new IllegalStateException(
              variant.id() + " left elements of " + role.text() + " unwritten or NaN");
        });
    return new Subject(kernel, workload.operands(), workspace, sibling.text());
  }

  /** The problem whose result is compared with the reference: itself, or a smaller sibling. */
  public static Problem sibling(Problem problem) {
    return Siblings.of(problem, CHECKED_OPERATIONS);
  }

  private static void verify(Kernel kernel) {
    Optional<String> failure = Verifier.failure(kernel, SEED);
    if (failure.isPresent()) {
      throw new IllegalStateException(failure.get());
    }
  }

  private static Variant choose(Problem problem, Options options, String wanted) {
    Backend backend = Backends.named(wanted.replaceAll("/.*", ""));
    List<Offer> offers = backend.offers(problem, options);
    for (Offer offer : offers) {
      boolean matches = wanted.equals(backend.name()) || wanted.equals(offer.id());
      if (matches && offer instanceof Offer.Candidate(Variant candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "'" + wanted + "' does not offer to compute '" + problem.text() + "': " + offers);
  }

  @Override
  public void run() {
    kernel.run(operands, workspace);
    device().finish();
  }

  @Override
  public String implementation() {
    return kernel.variant().id();
  }

  @Override
  public long patience() {
    return kernel.variant().needsWarmUp() ? COMPILER_NANOS : SETTLING_NANOS;
  }

  @Override
  public long heapBytes() {
    return 0;
  }

  private Device device() {
    return kernel.options().device();
  }
}
