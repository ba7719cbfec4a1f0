package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.einkorn.bindings.onednn.OneDnn;
import org.einkorn.bindings.onednn.OneDnnException;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.softmax.SoftmaxProblem;

/**
 * The table of families, and the plans made lately. Plans are kept for a problem and a number of
 * threads, because oneDNN divides the work when a primitive is made; the least recently used are
 * dropped.
 */
final class Plans {

  private static final int CAPACITY = 512;

  /**
   * A reference implementation, alone or as a part such as in {@code jit_uni_ncsp:conv+ref:any}.
   */
  private static final Pattern REFERENCE = Pattern.compile("(^|\\+)ref");

  private final Map<Key, List<Outcome>> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<Outcome>> eldest) {
          return size() > CAPACITY;
        }
      };

  private record Key(Problem problem, int threads) {}

  /** What became of a draft. */
  sealed interface Outcome {
    /** Id of the variant. */
    String id();

    /** A plan. */
    record Made(String id, boolean isThreadInvariant, Plan plan) implements Outcome {}

    /** No plan, and why. */
    record Refused(String id, String reason) implements Outcome {}
  }

  /** Plans and refusals for a problem, best guess first. */
  synchronized List<Outcome> outcomes(Problem problem, Options options) {
    Optional<String> unfit = unfit(problem, options);
    if (unfit.isPresent()) {
      return List.of(new Outcome.Refused("onednn", unfit.get()));
    }
    return kept.computeIfAbsent(
        new Key(problem, options.threads()),
        key -> {
          OneDnn.setThreads(key.threads());
          return make(key.problem());
        });
  }

  /**
   * The plan of a variant.
   *
   * @throws IllegalArgumentException when the variant was not offered for the problem
   */
  Plan plan(String id, Problem problem, Options options) {
    for (Outcome outcome : outcomes(problem, options)) {
      if (outcome instanceof Outcome.Made made && made.id().equals(id)) {
        return made.plan();
      }
    }
    throw new IllegalArgumentException(
        id + " is not offered for '" + problem.text() + "' with " + options.text());
  }

  private static Optional<String> unfit(Problem problem, Options options) {
    if (problem.type() != DataType.F32) {
      return Optional.of("type " + problem.type().text() + ": only f32 is bound to oneDNN");
    }
    if (options.storage() == Storage.HEAP) {
      return Optional.of(
          "heap arrays: oneDNN reads bare addresses; use native buffers (Device.cpu().allocate)");
    }
    for (OperandSpec spec : problem.operands()) {
      if (spec.layout().count() == 0) {
        return Optional.of(
            spec.role().text() + " (" + spec.layout() + ") is empty: nothing for oneDNN to do");
      }
    }
    return Optional.empty();
  }

  private static List<Outcome> make(Problem problem) {
    return switch (problem) {
      case GemmProblem p -> make(new GemmDrafts(), p);
      case ConvolutionProblem p -> make(new ConvolutionDrafts(), p);
      case PoolingProblem p -> make(new PoolingDrafts(), p);
      case NormalizationProblem p -> make(new NormalizationDrafts(), p);
      case SoftmaxProblem p -> make(new SoftmaxDrafts(), p);
      case ActivationProblem p -> make(new ActivationDrafts(), p);
      case AttentionProblem p -> make(new AttentionDrafts(), p);
      case ElementwiseProblem p -> make(new ElementwiseDrafts(), p);
      case RecurrentProblem p -> make(new RecurrentDrafts(), p);
      case ReductionProblem p -> make(new ReductionDrafts(), p);
      case OptimizerProblem _ ->
          List.of(new Outcome.Refused("onednn", "oneDNN has no optimizer steps"));
    };
  }

  private static <P extends Problem> List<Outcome> make(Drafts<P> drafts, P problem) {
    Optional<String> refusal = drafts.refusal(problem);
    if (refusal.isPresent()) {
      return List.of(new Outcome.Refused("onednn", refusal.get()));
    }
    boolean invariant = drafts.isThreadInvariant(problem);
    String family = "onednn/" + problem.family().text();
    List<Outcome> outcomes = new ArrayList<>();
    for (Drafts.Draft draft : drafts.drafts(problem)) {
      Outcome outcome = make(draft, family, invariant);
      if (outcomes.stream().noneMatch(other -> other.id().equals(outcome.id()))) {
        outcomes.add(outcome);
      }
    }
    return List.copyOf(outcomes);
  }

  /** The first of oneDNN's implementations that is not, and does not contain, a reference one. */
  private static Outcome make(Drafts.Draft draft, String family, boolean invariant) {
    Outcome refused = new Outcome.Refused(family + draft.suffix(), "oneDNN offers nothing");
    for (int skip = 0; ; skip++) {
      PlanBuilder builder = new PlanBuilder(Library.engine(), skip);
      try {
        draft.drawing().draw(builder);
        Plan plan = builder.build();
        String id = family + '/' + plan.implementation() + draft.suffix();
        if (!REFERENCE.matcher(plan.implementation()).find()) {
          return new Outcome.Made(id, invariant, plan);
        }
        refused =
            new Outcome.Refused(id, "oneDNN has only its slow reference implementation for this");
      } catch (PlanBuilder.Exhausted e) {
        return refused;
      } catch (OneDnnException | PlanBuilder.Unfit e) {
        return new Outcome.Refused(family + draft.suffix(), String.valueOf(e.getMessage()));
      }
    }
  }
}
