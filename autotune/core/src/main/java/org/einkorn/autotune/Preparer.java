package org.einkorn.autotune;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.jspecify.annotations.Nullable;

/**
 * Makes handles from decisions. In fast mode a variant that the JVM must compile first is prepared
 * in the background, while the first candidate that is fast at once answers.
 */
final class Preparer {

  private static final Logger LOGGER = System.getLogger(Preparer.class.getName());

  /**
   * Beyond this many operations a run of the reference (about 10⁹ operations a second) takes longer
   * than preparing a fast variant does: then the caller waits for the fast one.
   */
  private static final double REFERENCE_STAND_IN_LIMIT = 2e8;

  private final Background background;

  Preparer(Background background) {
    this.background = background;
  }

  /** Finds a better decision, which may take seconds. */
  @FunctionalInterface
  interface Improvement {
    Decision find() throws InterruptedException;
  }

  Handle prepare(Decision decision, Candidates candidates) {
    Variant first = first(decision, candidates);
    Kernel kernel = kernel(decision, first);
    if (first == decision.variant()) {
      return Handle.settled(kernel, decision);
    }
    Handle handle = Handle.waiting(kernel, decision);
    background.submit(new Exchange(handle, () -> decision));
    return handle;
  }

  /** The same, but what answers in the long run is found out in the background. */
  Handle prepareAndImprove(Decision decision, Candidates candidates, Improvement improvement) {
    Handle handle = Handle.waiting(kernel(decision, first(decision, candidates)), decision);
    background.submit(new Exchange(handle, improvement));
    return handle;
  }

  /** What answers first: the chosen variant, or a stand-in until that one is compiled. */
  private static Variant first(Decision decision, Candidates candidates) {
    Variant chosen = decision.variant();
    if (decision.options().mode() == Mode.STRICT || !chosen.needsWarmUp()) {
      return chosen;
    }
    Variant standIn = standIn(candidates.usable(), decision.problem());
    return standIn == null ? chosen : standIn;
  }

  private static @Nullable Variant standIn(List<Variant> usable, Problem problem) {
    for (Variant variant : usable) {
      boolean slow = variant.id().startsWith("reference/");
      if (!variant.needsWarmUp() && !(slow && problem.operations() > REFERENCE_STAND_IN_LIMIT)) {
        return variant;
      }
    }
    return null;
  }

  /** Prepares a variant; what goes wrong names the variant and the problem. */
  static Kernel kernel(Decision decision, Variant variant) {
    Problem problem = decision.problem();
    Options options = decision.options();
    try {
      return variant.prepare(problem, options, Preparation.WARM);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      throw new DispatchException(
          variant.id()
              + " was chosen for '"
              + problem.text()
              + "' with "
              + options.text()
              + ", but could not be prepared: "
              + e,
          e);
    }
  }

  private record Exchange(Handle handle, Improvement improvement) implements Background.Task {
    @Override
    public void run() {
      try {
        Decision decision = improvement.find();
        if (decision.variant().id().equals(handle.variant().id())) {
          handle.keep(decision);
        } else {
          handle.exchange(kernel(decision, decision.variant()), decision);
        }
      } catch (InterruptedException e) {
        // Only the end of the background thread interrupts it.
        handle.keep();
      } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
        LOGGER.log(Level.WARNING, e.getMessage() + "; " + handle + " stays");
        handle.keep();
      }
    }

    @Override
    public void drop() {
      handle.keep();
    }
  }
}
