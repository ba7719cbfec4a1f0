package org.einkorn.autotune.race;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.jspecify.annotations.Nullable;

/**
 * Proves candidates right before their time counts. A problem that the reference can answer quickly
 * is compared with it as it is. For a larger one the same variant must answer a smaller sibling as
 * the reference does, and the full problem as the first proved candidate does.
 */
final class Checker {

  /**
   * Two results within the reference's tolerance differ by at most twice it; the greatest tolerance
   * among the sibling's elements is doubled again for the elements that only the full problem has.
   */
  private static final double TOLERANCE_FACTOR = 4;

  private final Problem problem;
  private final Problem sibling;
  private final Options options;
  private final SiblingOffers offers;
  private final long seed;
  private final RaceOperands full;
  private final List<Trial> trials = new ArrayList<>();
  private @Nullable List<Trial> fullTrials;
  private @Nullable Kernel witness;
  private @Nullable Kernel revoked;
  private final Map<Role, HostBuffer> testimony = new EnumMap<>(Role.class);

  Checker(
      Problem problem,
      Options options,
      SiblingOffers offers,
      RaceSettings settings,
      RaceOperands full) {
    this.problem = problem;
    this.options = options;
    this.offers = offers;
    this.seed = settings.seed();
    this.full = full;
    this.sibling = Siblings.of(problem, settings.fullCheckOperations());
  }

  /** The problem on which candidates are compared with the reference. */
  Problem sibling() {
    return sibling;
  }

  /** What a candidate, prepared for the full problem, does wrong. */
  Optional<String> failure(Kernel kernel, Workspace workspace) {
    if (sibling.equals(problem)) {
      return mismatch(kernel, workspace, trials());
    }
    Optional<Variant> small = offers.find(sibling, kernel.variant().id());
    if (small.isPresent()) {
      Kernel prepared = small.get().prepare(sibling, options, Preparation.COLD);
      Optional<String> wrong = mismatch(prepared, prepared.newWorkspace(), trials());
      if (wrong.isPresent()) {
        return wrong.map(text -> text + ", in '" + sibling.text() + "'");
      }
    }
    return small.isEmpty() && witness == null
        ? mismatch(kernel, workspace, fullTrials()).or(() -> testify(kernel, workspace))
        : compareWithWitness(kernel, workspace);
  }

  /** A witness that was proved wrong since the last call. */
  @Nullable Kernel takeRevoked() {
    Kernel taken = revoked;
    revoked = null;
    return taken;
  }

  private static Optional<String> mismatch(Kernel kernel, Workspace workspace, List<Trial> with) {
    for (Trial trial : with) {
      trial.reset();
      kernel.run(trial.operands(), workspace);
      Optional<String> mismatch = trial.mismatch();
      if (mismatch.isPresent()) {
        return mismatch;
      }
    }
    return Optional.empty();
  }

  private List<Trial> trials() {
    if (trials.isEmpty()) {
      for (Data data : Data.values()) {
        trials.add(new Trial(sibling, options, data, seed));
      }
    }
    return trials;
  }

  private List<Trial> fullTrials() {
    List<Trial> made = fullTrials;
    if (made == null) {
      made = List.of(new Trial(problem, options, Data.REALS, seed));
      fullTrials = made;
    }
    return made;
  }

  private void runFull(Kernel kernel, Workspace workspace) {
    full.align();
    full.poison();
    kernel.run(full.operands(), workspace);
    options.device().finish();
  }

  private Optional<String> testify(Kernel kernel, Workspace workspace) {
    runFull(kernel, workspace);
    for (OperandSpec spec : problem.operands()) {
      if (spec.isWritten()) {
        testimony.put(spec.role(), full.contents(spec));
      }
    }
    witness = kernel;
    return Optional.empty();
  }

  private Optional<String> compareWithWitness(Kernel kernel, Workspace workspace) {
    Kernel first = witness;
    if (first == null) {
      return testify(kernel, workspace);
    }
    runFull(kernel, workspace);
    Optional<String> difference = difference(first);
    if (difference.isEmpty()) {
      return difference;
    }
    // Only the reference can tell which of the two is wrong, however long it takes.
    Optional<String> wrong = mismatch(kernel, workspace, fullTrials());
    if (wrong.isPresent()) {
      return wrong;
    }
    if (mismatch(first, first.newWorkspace(), fullTrials()).isEmpty()) {
      return Optional.empty();
    }
    revoked = first;
    return testify(kernel, workspace);
  }

  private Optional<String> difference(Kernel first) {
    double lengthening = Siblings.lengthening(problem, sibling);
    for (OperandSpec spec : problem.operands()) {
      if (spec.isWritten()) {
        double tolerance = 0;
        for (double element : trials().getLast().truth().tolerance(spec.role())) {
          tolerance = Math.max(tolerance, element);
        }
        double allowed = TOLERANCE_FACTOR * lengthening * tolerance;
        Optional<String> difference = difference(spec, first, allowed);
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> difference(OperandSpec spec, Kernel first, double allowed) {
    HostBuffer expected = testimony.get(spec.role());
    if (expected == null) {
      throw new IllegalStateException("no testimony about " + spec.role().text());
    }
    HostBuffer actual = full.contents(spec);
    long count = spec.layout().count();
    boolean dense = spec.layout().isDense();
    for (long i = 0; i < count; i++) {
      long at = dense ? i : spec.layout().offsetOf(i);
      double difference = Math.abs(actual.get(at) - expected.get(at));
      if (!(difference <= allowed)) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%s element %d is %s, but %s computes %s ± %.3g",
                spec.role().text(),
                i,
                actual.get(at),
                first.variant().id(),
                expected.get(at),
                allowed));
      }
    }
    return Optional.empty();
  }
}
