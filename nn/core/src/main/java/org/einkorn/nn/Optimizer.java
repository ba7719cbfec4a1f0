package org.einkorn.nn;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.jspecify.annotations.Nullable;

/**
 * Changes the learned parameters of a network by their gradients: one kernel for each range of them
 * that lie side by side in one group and are not frozen, which is all of them at first. LAMB and
 * clipping by the norm of each parameter take a kernel for each.
 */
public final class Optimizer {
  private final Network network;
  private final UpdateRule rule;
  private final Map<Role, Buffer> states = new EnumMap<>(Role.class);
  private final ParameterGroup others = new ParameterGroup("others", this::changed);
  private final IdentityHashMap<Parameter, ParameterGroup> groups = new IdentityHashMap<>();
  private final List<UpdateSpan> spans = new ArrayList<>();
  private boolean spansAreValid;
  private int freezes;
  private UpdateSpan.@Nullable Norm norm;
  private Clipping clipping = Clipping.NONE;
  private int accumulated = 1;
  private int passes;
  private double learningRate;
  private double gradientNorm = Double.NaN;
  private long steps;

  private Optimizer(Network network, UpdateRule rule) {
    this.network = network;
    this.rule = rule;
    this.learningRate = rule.rate();
    OptimizerProblem whole =
        new OptimizerProblem(
            network.type(),
            rule.kind(),
            network.learned().count(),
            rule.momentum(),
            rule.options());
    for (Role role : UpdateSpan.states(whole)) {
      states.put(role, network.allocateLikeParameters());
    }
  }

  /** An optimizer with any rule. */
  public static Optimizer of(Network network, UpdateRule rule) {
    return new Optimizer(network, rule);
  }

  /** Stochastic gradient descent. */
  public static Optimizer sgd(Network network, double learningRate) {
    return of(network, UpdateRule.sgd(learningRate));
  }

  /** Stochastic gradient descent with momentum. */
  public static Optimizer sgd(Network network, double learningRate, double momentum) {
    return of(network, UpdateRule.sgd(learningRate).withMomentum(momentum));
  }

  /** Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
  public static Optimizer adam(Network network, double learningRate) {
    return of(network, UpdateRule.adam(learningRate));
  }

  /** Adam (Kingma and Ba, 2015, arXiv:1412.6980). */
  public static Optimizer adam(
      Network network, double learningRate, double beta1, double beta2, double epsilon) {
    return of(network, UpdateRule.adam(learningRate, beta1, beta2, epsilon));
  }

  /** AdamW (Loshchilov and Hutter, 2019, arXiv:1711.05101). */
  public static Optimizer adamW(Network network, double learningRate, double weightDecay) {
    return of(network, UpdateRule.adamW(learningRate)).weightDecay(weightDecay);
  }

  /** The network whose parameters it changes. */
  public Network network() {
    return network;
  }

  /** The rule. */
  public UpdateRule rule() {
    return rule;
  }

  /** The problem of a step; the first one where groups or frozen parameters make several. */
  public Problem problem() {
    return problems().getFirst();
  }

  /** The problems of a step, one for each range. */
  public List<Problem> problems() {
    return spans().stream().map(UpdateSpan::problem).toList();
  }

  /** The group of the parameters that belong to no other one. */
  public ParameterGroup group() {
    return others;
  }

  /**
   * Makes a group of parameters, which leave the groups they were in.
   *
   * @param name for people
   * @param which those that belong to it
   * @throws IllegalArgumentException when there are none
   */
  public ParameterGroup group(String name, Predicate<Parameter> which) {
    ParameterGroup group = new ParameterGroup(name, this::changed);
    boolean any = false;
    for (Parameter parameter : network.parameters()) {
      if (parameter.isLearned() && which.test(parameter)) {
        groups.put(parameter, group);
        any = true;
      }
    }
    if (!any) {
      throw new IllegalArgumentException(
          "no learned parameter belongs to the group %s; the network has %s"
              .formatted(name, network.parameters()));
    }
    changed();
    return group;
  }

  /** Sets the decay of the parameters that belong to no group of their own. */
  public Optimizer weightDecay(double decay) {
    others.weightDecay(decay);
    return this;
  }

  /** Clips each number of the gradient to [−bound, bound]. */
  public Optimizer clipValue(double bound) {
    return clip(new Clipping(Clipping.Kind.VALUE, bound));
  }

  /** Shrinks the gradient of each parameter whose Euclidean norm is greater. */
  public Optimizer clipNormOfEach(double bound) {
    return clip(new Clipping(Clipping.Kind.NORM_OF_EACH, bound));
  }

  /**
   * Shrinks the gradient where the Euclidean norm over all parameters is greater (Pascanu et al.,
   * 2013, arXiv:1211.5063). The factor goes into the step's kernel: the only additional pass over
   * memory is the norm's.
   */
  public Optimizer clipNorm(double bound) {
    return clip(new Clipping(Clipping.Kind.GLOBAL_NORM, bound));
  }

  private Optimizer clip(Clipping newClipping) {
    clipping = newClipping;
    changed();
    return this;
  }

  /** The norm of the gradient of the last step before {@link #clipNorm}; NaN without it. */
  public double gradientNorm() {
    return gradientNorm;
  }

  /**
   * Lets {@link #step()} change the parameters at every {@code count}-th call only, by the mean of
   * the gradients of the backward passes between: a batch of many times the size in the same
   * memory.
   */
  public Optimizer accumulate(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one pass makes a step, not " + count);
    }
    accumulated = count;
    changed();
    return this;
  }

  /** True when backward passes wait for the step that they belong to. */
  public boolean isAccumulating() {
    return passes > 0;
  }

  /** The step size. */
  public double learningRate() {
    return learningRate;
  }

  /** Changes the step size from the next step on; 0 is allowed, for schedules. */
  public void learningRate(double rate) {
    learningRate = rate == 0 ? 0 : UpdateRule.requireRate(rate);
  }

  /** Number of changes of the parameters so far. */
  public long steps() {
    return steps;
  }

  /**
   * Uses up the gradients: the next backward pass starts from zero. With {@link #accumulate} only
   * at every so many calls.
   *
   * @return true when the parameters were changed
   */
  public boolean step() {
    if (++passes < accumulated) {
      return false;
    }
    steps++;
    List<UpdateSpan> now = spans();
    network.completeGradients();
    double scale = 1.0 / passes;
    if (norm != null) {
      gradientNorm = norm.value() / passes;
      scale *= clipping.factor(gradientNorm);
    }
    for (int i = 0; i < now.size(); i++) {
      now.get(i).run(learningRate, scale, passes, clipping, steps);
    }
    passes = 0;
    return true;
  }

  private void changed() {
    spansAreValid = false;
  }

  private List<UpdateSpan> spans() {
    int now = network.engine().freezes();
    if (!spansAreValid || freezes != now) {
      freezes = now;
      spansAreValid = true;
      plan();
    }
    return spans;
  }

  private void plan() {
    Place gradients = network.gradients();
    Map<Role, Buffer> operands = new EnumMap<>(states);
    operands.put(Role.PARAMETERS, network.learned().buffer());
    operands.put(Role.GRADIENT, gradients.buffer());
    Engine engine = network.engine();
    norm =
        clipping.kind() == Clipping.Kind.GLOBAL_NORM
            ? new UpdateSpan.Norm(engine, gradients.buffer(), 0, gradients.count())
            : null;
    boolean each = clipping.kind() == Clipping.Kind.NORM_OF_EACH;
    boolean scaled = norm != null || each || accumulated > 1;
    spans.clear();
    for (UpdateSpan.Range range : ranges(each || rule.isLayerWise())) {
      spans.add(new UpdateSpan(engine, rule, clipping, scaled, range, operands));
    }
  }

  /** Neighbours of one group are one range, with the gaps between, which stay zero. */
  private List<UpdateSpan.Range> ranges(boolean apart) {
    List<UpdateSpan.Range> ranges = new ArrayList<>();
    boolean open = false;
    for (Parameter parameter : network.parameters()) {
      if (!parameter.isLearned()) {
        continue;
      }
      if (parameter.isFrozen()) {
        open = false;
        continue;
      }
      ParameterGroup group = groups.getOrDefault(parameter, others);
      Place place = parameter.value().data();
      UpdateSpan.Range last = open ? ranges.getLast() : null;
      if (last != null && !apart && last.group() == group) {
        long end = place.offset() + place.count();
        ranges.set(
            ranges.size() - 1, new UpdateSpan.Range(group, last.offset(), end - last.offset()));
      } else {
        ranges.add(new UpdateSpan.Range(group, place.offset(), place.count()));
      }
      open = true;
    }
    return ranges;
  }

  /** What the rule remembers: a copy for each parameter, by the kind of memory and its name. */
  public Map<String, float[]> state() {
    requireWholeStep();
    Map<String, float[]> copies = new LinkedHashMap<>();
    states.forEach((role, buffer) -> {
      for (Parameter parameter : network.parameters()) {
        if (parameter.isLearned()) {
          copies.put(stateName(role, parameter), like(parameter, buffer).toFloats());
        }
      }
    });
    return copies;
  }

  /**
   * Takes up where another run stopped.
   *
   * @param state what {@link #state()} gave
   * @param newSteps what {@link #steps()} was
   * @throws IllegalArgumentException when it is the state of another rule or network; nothing has
   *     been changed then
   */
  public void restore(Map<String, float[]> state, long newSteps) {
    Map<String, Place> places = new LinkedHashMap<>();
    states.forEach((role, buffer) -> {
      for (Parameter parameter : network.parameters()) {
        if (parameter.isLearned()) {
          places.put(stateName(role, parameter), like(parameter, buffer));
        }
      }
    });
    places.forEach((name, place) -> {
      float[] numbers = state.get(name);
      if (numbers == null || numbers.length != place.count()) {
        throw new IllegalArgumentException(
            "expected %d numbers of %s, found %s; the state belongs to another optimizer"
                .formatted(place.count(), name, numbers == null ? state.keySet() : numbers.length));
      }
    });
    if (state.size() != places.size()) {
      throw new IllegalArgumentException(
          "the state holds %s, this optimizer has %s; it belongs to another one"
              .formatted(state.keySet(), places.keySet()));
    }
    state.forEach((name, numbers) -> placeOf(places, name).write(numbers));
    steps = newSteps;
    passes = 0;
  }

  private static Place placeOf(Map<String, Place> places, String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException("this optimizer has no " + name);
    }
    return place;
  }

  private void requireWholeStep() {
    if (passes > 0) {
      throw new IllegalStateException(
          "%d of %d backward passes of a step are done; ask between steps"
              .formatted(passes, accumulated));
    }
  }

  private static String stateName(Role role, Parameter parameter) {
    return role.text() + "/" + parameter.name();
  }

  private static Place like(Parameter parameter, Buffer buffer) {
    Place place = parameter.value().data();
    return new Place(buffer, place.offset(), place.count());
  }

  @Override
  public String toString() {
    String name = rule.kind() == OptimizerKind.SGD ? "SGD" : rule.kind().text();
    return "%s, learning rate %s".formatted(name, learningRate);
  }
}
