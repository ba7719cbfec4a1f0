package org.einkorn.nn;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.recurrent.Sweep;
import org.einkorn.nn.Shape.Axis;
import org.jspecify.annotations.Nullable;

/**
 * Stacked recurrent layers, all steps, layers and directions in one kernel; its equations stand in
 * {@link org.einkorn.kernels.recurrent}.
 */
final class RecurrentNode extends Node {
  private static final int BATCH = 1;

  private final Value src;
  private final RecurrentWeights weights;
  private final @Nullable Value hidden;
  private final @Nullable Value cell;
  private final @Nullable Value lengths;
  private final @Nullable Value lastHidden;
  private final @Nullable Value lastCell;
  private final Joined weightIh;
  private final Joined weightHh;
  private final @Nullable Joined biasIh;
  private final @Nullable Joined biasHh;
  private final RecurrentProblem problem;
  private final @Nullable Place kept;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(
      Tensor src,
      RecurrentWeights weights,
      @Nullable RecurrentState initial,
      @Nullable Tensor lengths) {
    return src.tape().record(find(src, weights, initial, lengths, false));
  }

  static RecurrentOutput withStates(
      Tensor src,
      RecurrentWeights weights,
      @Nullable RecurrentState initial,
      @Nullable Tensor lengths) {
    Tape tape = src.tape();
    RecurrentNode node = find(src, weights, initial, lengths, true);
    Tensor output = tape.record(node);
    Value hidden = node.lastHidden;
    Value cell = node.lastCell;
    if (hidden == null) {
      throw new IllegalStateException("no last states were asked for");
    }
    return new RecurrentOutput(
        output, new RecurrentState(tape.result(hidden), cell == null ? null : tape.result(cell)));
  }

  private static RecurrentNode find(
      Tensor src,
      RecurrentWeights weights,
      @Nullable RecurrentState initial,
      @Nullable Tensor lengths,
      boolean last) {
    Tape tape = src.tape();
    Value value = src.live();
    Value hidden = initial == null ? null : src.liveBeside(initial.hidden());
    Tensor cellState = initial == null ? null : initial.cell();
    Value cell = cellState == null ? null : src.liveBeside(cellState);
    Value ends = lengths == null ? null : IndexNode.require("lengths", lengths, src);
    return tape.at() instanceof RecurrentNode node
            && node.fits(value, src.shape(), weights, hidden, cell, ends, last)
        ? node
        : tape.put(new RecurrentNode(tape.cleared(), src, weights, initial, lengths, last));
  }

  private RecurrentNode(
      Tape tape,
      Tensor src,
      RecurrentWeights weights,
      @Nullable RecurrentState initial,
      @Nullable Tensor lengths,
      boolean last) {
    super(tape, checked(src.shape(), weights), wantsGradient(src, weights, initial));
    this.src = src.live();
    this.weights = weights;
    long batch = src.shape().size(BATCH);
    this.hidden = initial == null ? null : state("hidden", initial.hidden(), batch);
    this.cell = initial == null ? null : cellState(initial, batch);
    this.lengths = lengths == null ? null : lengths(lengths, batch);
    Shape state = weights.stateShape(batch);
    this.lastHidden = last ? another(state, output().wantsGradient()) : null;
    this.lastCell =
        last && weights.cell().hasCellState() ? another(state, output().wantsGradient()) : null;
    this.weightIh = new Joined(weights.weightIh());
    this.weightHh = new Joined(weights.weightHh());
    this.biasIh = weights.biasIh().isEmpty() ? null : new Joined(weights.biasIh());
    this.biasHh = weights.biasHh().isEmpty() ? null : new Joined(weights.biasHh());
    boolean training = output().wantsGradient();
    this.problem =
        new RecurrentProblem(
            training ? Direction.FORWARD_TRAINING : Direction.FORWARD_INFERENCE,
            tape.engine().type(),
            weights.cell(),
            weights.layers(),
            src.shape().size(0),
            batch,
            weights.inputs(),
            weights.hidden(),
            weights.bidirectional() ? Sweep.CONCAT : Sweep.LEFT2RIGHT,
            extras());
    this.kept =
        training
            ? tape.memory().take(tape.engine().type(), problem.hiddenOffset(weights.layers() - 1))
            : null;
    this.forward = new Call(tape, problem);
    this.backward = training ? new Call(tape, problem.in(Direction.BACKWARD)) : null;
  }

  private static boolean wantsGradient(
      Tensor src, RecurrentWeights weights, @Nullable RecurrentState initial) {
    Tensor cell = initial == null ? null : initial.cell();
    return weights.wantsGradient()
        || wantsGradient(src.live())
        || (initial != null && wantsGradient(initial.hidden().live()))
        || (cell != null && wantsGradient(cell.live()));
  }

  private Set<Extra> extras() {
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    if (biasIh != null) {
      extras.add(Extra.BIAS);
    }
    if (hidden != null) {
      extras.add(Extra.INITIAL);
    }
    if (lastHidden != null) {
      extras.add(Extra.FINAL);
    }
    if (lengths != null) {
      extras.add(Extra.LENGTHS);
    }
    return extras;
  }

  private static Shape checked(Shape src, RecurrentWeights weights) {
    if (src.rank() != 3 || src.size(2) != weights.inputs()) {
      throw new ShapeException(
          "recurrent layers with " + weights.weightIh().getFirst().name(),
          src,
          "steps × batch × features=" + weights.inputs(),
          src.rank() == 3 ? "change the inputs of the weights" : "give it a batch of sequences");
    }
    return new Shape(
        List.of(src.axes().get(0), src.axes().get(1), new Axis("features", weights.outputs())));
  }

  private Value state(String which, Tensor state, long batch) {
    Shape expected = weights.stateShape(batch);
    Shape found = state.shape();
    if (!Arrays.equals(found.sizes(), expected.sizes())) {
      throw new ShapeException(
          "first %s state of the recurrent layers with %s"
              .formatted(which, weights.weightIh().getFirst().name()),
          found,
          expected.toString(),
          "give a row for each layer and direction, and each sequence of the batch");
    }
    return state.live();
  }

  private @Nullable Value cellState(RecurrentState initial, long batch) {
    Tensor state = initial.cell();
    if ((state != null) != weights.cell().hasCellState()) {
      throw new IllegalArgumentException(
          state == null
              ? "the first states of an lstm are two; give new RecurrentState(hidden, cell)"
              : weights.cell().text() + " has no cell state; give RecurrentState.of(hidden)");
    }
    return state == null ? null : state("cell", state, batch);
  }

  private Value lengths(Tensor lengths, long batch) {
    if (lengths.shape().count() != batch) {
      throw new ShapeException(
          "lengths for the recurrent layers with " + weights.weightIh().getFirst().name(),
          lengths.shape(),
          "batch=" + batch,
          "give one length for each sequence");
    }
    return lengths.live();
  }

  private boolean fits(
      Value other,
      Shape shape,
      RecurrentWeights otherWeights,
      @Nullable Value otherHidden,
      @Nullable Value otherCell,
      @Nullable Value otherLengths,
      boolean last) {
    return src == other
        && weights == otherWeights
        && hidden == otherHidden
        && cell == otherCell
        && lengths == otherLengths
        && (lastHidden != null) == last
        && shape.rank() == 3
        && problem.steps() == shape.size(0)
        && problem.mb() == shape.size(BATCH)
        && problem.slc() == shape.size(2);
  }

  @Override
  void forward() {
    bindInputs(forward);
    forward.bind(Role.DST, output().data());
    bind(forward, Role.DST_ITER, lastHidden);
    bind(forward, Role.DST_ITER_C, lastCell);
    if (kept != null) {
      forward.bind(Role.WORKSPACE, kept);
    }
    forward.run();
  }

  private void bindInputs(Call call) {
    call.bind(Role.SRC, src.data());
    bind(call, Role.SRC_ITER, hidden);
    bind(call, Role.SRC_ITER_C, cell);
    call.bind(Role.WEIGHTS, weightIh.data()).bind(Role.WEIGHTS_ITER, weightHh.data());
    if (biasIh != null && biasHh != null) {
      call.bind(Role.BIAS, biasIh.data()).bind(Role.BIAS_ITER, biasHh.data());
    }
    bind(call, Role.LENGTHS, lengths);
  }

  private static void bind(Call call, Role role, @Nullable Value value) {
    if (value != null) {
      call.bind(role, value.data());
    }
  }

  /** The scratches of the seven gradients. */
  private enum Slot {
    SRC,
    HIDDEN,
    CELL,
    WEIGHT_IH,
    WEIGHT_HH,
    BIAS_IH,
    BIAS_HH
  }

  @Override
  void backward() {
    if (backward == null || kept == null) {
      return;
    }
    bindInputs(backward);
    backward
        .bind(Role.DST, output().data())
        .bind(Role.WORKSPACE, kept)
        .bind(Role.DIFF_DST, completeGradient(output()));
    bindGradient(backward, Role.DIFF_DST_ITER, lastHidden);
    bindGradient(backward, Role.DIFF_DST_ITER_C, lastCell);
    bindTarget(backward, Role.DIFF_SRC, src, Slot.SRC);
    bindTarget(backward, Role.DIFF_SRC_ITER, hidden, Slot.HIDDEN);
    bindTarget(backward, Role.DIFF_SRC_ITER_C, cell, Slot.CELL);
    bindTarget(backward, Role.DIFF_WEIGHTS, weightIh, Slot.WEIGHT_IH);
    bindTarget(backward, Role.DIFF_WEIGHTS_ITER, weightHh, Slot.WEIGHT_HH);
    bindTarget(backward, Role.DIFF_BIAS, biasIh, Slot.BIAS_IH);
    bindTarget(backward, Role.DIFF_BIAS_ITER, biasHh, Slot.BIAS_HH);
    backward.run();
    contributed(src, Slot.SRC);
    contributed(hidden, Slot.HIDDEN);
    contributed(cell, Slot.CELL);
    contributed(weightIh, Slot.WEIGHT_IH);
    contributed(weightHh, Slot.WEIGHT_HH);
    contributed(biasIh, Slot.BIAS_IH);
    contributed(biasHh, Slot.BIAS_HH);
  }

  private void bindGradient(Call call, Role role, @Nullable Value result) {
    if (result != null) {
      call.bind(role, completeGradient(result));
    }
  }

  private void bindTarget(Call call, Role role, @Nullable Value value, Slot slot) {
    if (value != null) {
      call.bind(role, wantedOrScratch(value, slot.ordinal()));
    }
  }

  private void bindTarget(Call call, Role role, @Nullable Joined joined, Slot slot) {
    if (joined != null) {
      call.bind(role, joined.contribution(this, slot.ordinal()));
    }
  }

  private void contributed(@Nullable Value value, Slot slot) {
    if (value != null) {
      contributedIfWanted(value, slot.ordinal());
    }
  }

  private void contributed(@Nullable Joined joined, Slot slot) {
    if (joined != null) {
      joined.contributed(this, slot.ordinal());
    }
  }
}
