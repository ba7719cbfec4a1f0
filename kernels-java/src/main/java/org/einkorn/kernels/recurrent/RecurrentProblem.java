package org.einkorn.kernels.recurrent;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.ImageSizes;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Domain;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;

/**
 * Recurrent layers over sequences, as text {@code recurrent forward-training f32 lstm
 * l1t64mb32slc256dhc256 bias initial}. Equations and operands stand in the package's documentation.
 *
 * @param direction forward-training, forward-inference or backward
 * @param type f32 or f64
 * @param cell the cell
 * @param layers number of layers, at least 1
 * @param steps length of the sequences
 * @param mb number of sequences
 * @param slc values of a step of the input, at least 1
 * @param dhc hidden values, at least 1
 * @param sweep order of the steps
 * @param extras operands beyond the necessary ones
 */
public record RecurrentProblem(
    Direction direction,
    DataType type,
    CellKind cell,
    int layers,
    long steps,
    long mb,
    long slc,
    long dhc,
    Sweep sweep,
    Set<Extra> extras)
    implements Problem {

  /** Operands that a problem may do without. */
  public enum Extra {
    /** Biases. */
    BIAS,
    /** First states. */
    INITIAL,
    /** Last states. */
    FINAL,
    /** The lengths of the sequences. */
    LENGTHS;

    /** The word in a problem's text. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<String> KEYS = List.of("l", "t", "mb", "slc", "dhc");

  /** Checks the sizes. */
  public RecurrentProblem {
    Checks.direction(
        Family.RECURRENT,
        direction,
        Direction.FORWARD_TRAINING,
        Direction.FORWARD_INFERENCE,
        Direction.BACKWARD);
    Checks.floating(type);
    Checks.positive("l", layers);
    Math.toIntExact(Checks.size("t", steps));
    Math.toIntExact(Checks.size("mb", mb));
    Math.toIntExact(Checks.positive("slc", slc));
    Math.toIntExact(Math.multiplyExact(8, Checks.positive("dhc", dhc)));
    extras = Set.copyOf(extras);
  }

  /** A parser of what follows the type. */
  public static Supplier<RecurrentProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    CellKind cell = words.nextOf("cell", CellKind.values(), CellKind::text);
    ImageSizes sizes =
        words.next("sizes such as l1t64mb32slc256dhc256", word -> ImageSizes.parse(word, KEYS));
    Sweep[] sweep = {Sweep.LEFT2RIGHT};
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    words.options(option -> {
      for (Sweep each : Sweep.values()) {
        if (each.text().equals(option)) {
          sweep[0] = each;
          return;
        }
      }
      extras.add(
          ProblemText.oneOf(
              "option beside left2right, right2left and concat",
              option,
              Extra.values(),
              Extra::text));
    });
    return () ->
        new RecurrentProblem(
            direction,
            type,
            cell,
            Math.toIntExact(sizes.optional("l", 1)),
            sizes.required("t"),
            sizes.required("mb"),
            sizes.required("slc"),
            sizes.required("dhc"),
            sweep[0],
            extras);
  }

  @Override
  public Family family() {
    return Family.RECURRENT;
  }

  /** True when the problem has these operands. */
  public boolean has(Extra extra) {
    return extras.contains(extra);
  }

  /** The same problem in another direction. */
  public RecurrentProblem in(Direction other) {
    return new RecurrentProblem(other, type, cell, layers, steps, mb, slc, dhc, sweep, extras);
  }

  /** Number of directions. */
  public int directions() {
    return sweep.directions();
  }

  /** Values of a step of a layer's input. */
  public long inputs(int layer) {
    return layer == 0 ? slc : outputs();
  }

  /** Values of a step of a layer's output. */
  public long outputs() {
    return directions() * dhc;
  }

  /** Rows of the weights of a layer and direction. */
  public long gateRows() {
    return cell.gates() * dhc;
  }

  /** Where the weights of a layer and direction start. */
  public long weightsOffset(int layer, int way) {
    long before = layer == 0 ? 0 : slc + (layer - 1) * outputs();
    return gateRows() * (directions() * before + way * inputs(layer));
  }

  /** Number of a layer and direction, in the order of states, biases and recurrent weights. */
  public int cellIndex(int layer, int way) {
    return layer * directions() + way;
  }

  /** Where the gates of a layer and direction start in the workspace. */
  public long gatesOffset(int layer, int way) {
    return cellIndex(layer, way) * steps * mb * cell.kept() * dhc;
  }

  /** Where the hidden states of a layer start in the workspace; not for the last layer. */
  public long hiddenOffset(int layer) {
    return gatesOffset(layers, 0) + layer * steps * mb * outputs();
  }

  private Layout weightsLayout() {
    return layers == 1 || slc == outputs()
        ? Layout.dense(
            new String[] {"l", "d", "gates", "dhc", "slc"},
            layers,
            directions(),
            cell.gates(),
            dhc,
            slc)
        : Layout.vector("weights", weightsOffset(layers, 0));
  }

  private Layout perCell(String rows, long size, String columns, long columnCount) {
    return Layout.dense(
        new String[] {"l", "d", rows, columns}, layers, directions(), size, columnCount);
  }

  private Layout sequence(String channels, long size) {
    return Layout.dense(new String[] {"t", "mb", channels}, steps, mb, size);
  }

  /** Layout of states. */
  public Layout stateLayout() {
    return perCell("mb", mb, "dhc", dhc);
  }

  /** Layout of the workspace. */
  public Layout workspaceLayout() {
    return Layout.vector("workspace", hiddenOffset(layers - 1));
  }

  @Override
  public List<OperandSpec> operands() {
    List<OperandSpec> specs = new ArrayList<>();
    boolean backward = direction == Direction.BACKWARD;
    inputs(specs);
    Layout dst = sequence("dhc", outputs());
    specs.add(backward ? read(Role.DST, dst) : write(Role.DST, dst));
    if (direction == Direction.FORWARD_TRAINING) {
      specs.add(write(Role.WORKSPACE, workspaceLayout()));
    }
    if (backward) {
      specs.add(read(Role.WORKSPACE, workspaceLayout()));
      specs.add(read(Role.DIFF_DST, dst));
      if (has(Extra.FINAL)) {
        states(specs, false, Role.DIFF_DST_ITER, Role.DIFF_DST_ITER_C);
      }
      gradients(specs);
    } else if (has(Extra.FINAL)) {
      states(specs, true, Role.DST_ITER, Role.DST_ITER_C);
    }
    return specs;
  }

  private void inputs(List<OperandSpec> specs) {
    specs.add(read(Role.SRC, sequence("slc", slc)));
    if (has(Extra.INITIAL)) {
      states(specs, false, Role.SRC_ITER, Role.SRC_ITER_C);
    }
    Domain small = Domain.weights((int) dhc);
    specs.add(read(Role.WEIGHTS, weightsLayout()).in(small));
    specs.add(read(Role.WEIGHTS_ITER, perCell("gates", gateRows(), "dhc", dhc)).in(small));
    if (has(Extra.BIAS)) {
      specs.add(read(Role.BIAS, perCell("gates", cell.gates(), "dhc", dhc)));
      specs.add(read(Role.BIAS_ITER, perCell("gates", cell.gates(), "dhc", dhc)));
    }
    if (has(Extra.LENGTHS)) {
      specs.add(
          OperandSpec.read(Role.LENGTHS, DataType.S32, Layout.vector("mb", mb))
              .in(Domain.index((int) steps + 1)));
    }
  }

  private void gradients(List<OperandSpec> specs) {
    specs.add(write(Role.DIFF_SRC, sequence("slc", slc)));
    if (has(Extra.INITIAL)) {
      states(specs, true, Role.DIFF_SRC_ITER, Role.DIFF_SRC_ITER_C);
    }
    specs.add(write(Role.DIFF_WEIGHTS, weightsLayout()));
    specs.add(write(Role.DIFF_WEIGHTS_ITER, perCell("gates", gateRows(), "dhc", dhc)));
    if (has(Extra.BIAS)) {
      specs.add(write(Role.DIFF_BIAS, perCell("gates", cell.gates(), "dhc", dhc)));
      specs.add(write(Role.DIFF_BIAS_ITER, perCell("gates", cell.gates(), "dhc", dhc)));
    }
  }

  private void states(List<OperandSpec> specs, boolean written, Role hidden, Role cellState) {
    specs.add(written ? write(hidden, stateLayout()) : read(hidden, stateLayout()));
    if (cell.hasCellState()) {
      specs.add(written ? write(cellState, stateLayout()) : read(cellState, stateLayout()));
    }
  }

  private OperandSpec read(Role role, Layout layout) {
    return OperandSpec.read(role, type, layout);
  }

  private OperandSpec write(Role role, Layout layout) {
    return OperandSpec.write(role, type, layout);
  }

  /**
   * The products only; those of backward, with respect to inputs and weights, are twice as many.
   */
  @Override
  public double operations() {
    double terms = 0;
    for (int layer = 0; layer < layers; layer++) {
      terms += inputs(layer) + dhc;
    }
    double forward = 2.0 * steps * mb * directions() * gateRows() * terms;
    return direction == Direction.BACKWARD ? 2 * forward : forward;
  }

  @Override
  public String text() {
    StringBuilder text =
        new StringBuilder("recurrent ")
            .append(direction.text())
            .append(' ')
            .append(type.text())
            .append(' ')
            .append(cell.text())
            .append(" l")
            .append(layers)
            .append('t')
            .append(steps)
            .append("mb")
            .append(mb)
            .append("slc")
            .append(slc)
            .append("dhc")
            .append(dhc);
    if (sweep != Sweep.LEFT2RIGHT) {
      text.append(' ').append(sweep.text());
    }
    for (Extra extra : Extra.values()) {
      if (has(extra)) {
        text.append(' ').append(extra.text());
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
