package org.einkorn.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;

/**
 * What a network is made of and what training it takes, known before anything runs.
 *
 * @param input shape of the batch that it is for
 * @param rows the layers that compute something, in order
 * @param learned number of learned numbers, shared ones once
 * @param frozen how many of these are frozen
 * @param states number of numbers that are kept with them, such as running statistics
 * @param operations floating-point operations of the forward pass, an addition or product each
 * @param trainingOperations those of the forward and the backward pass, loss and optimizer apart
 * @param memory bytes on the device
 */
public record Summary(
    Shape input,
    List<Row> rows,
    long learned,
    long frozen,
    long states,
    double operations,
    double trainingOperations,
    Memory memory) {

  private static final String[] HEADS = {"path", "layer", "output", "parameters", "MFLOP"};
  private static final Set<Role> OPTIMIZER_STATE =
      Set.of(Role.VELOCITY, Role.MOMENT1, Role.MOMENT2);

  /** Copies the list. */
  public Summary {
    rows = List.copyOf(rows);
  }

  /**
   * One run of a layer.
   *
   * @param path its path in the network, empty for the root
   * @param layer what it is
   * @param output shape of its result
   * @param parameters learned numbers of its own that no row above counts
   * @param operations floating-point operations of the forward pass
   */
  public record Row(String path, String layer, Shape output, long parameters, double operations) {}

  /**
   * Bytes on the device that training takes. The kernels' workspace, unknown before kernels are
   * chosen, comes to it, and where gradients meet, room for the greatest of them.
   *
   * @param parameters all parameters, learned or not
   * @param gradients gradients of the learned ones
   * @param optimizer what the optimizer keeps from step to step
   * @param activations results of all operations, their gradients, and what the backward pass needs
   */
  public record Memory(long parameters, long gradients, long optimizer, long activations) {
    /** Their sum. */
    public long total() {
      return parameters + gradients + optimizer + activations;
    }
  }

  static Summary of(Network network, Shape input, Problem optimizer) {
    Trace inference = trace(network, input, false);
    Trace training = trace(network, input, true);
    Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Row> rows = new ArrayList<>();
    for (Trace.Visit visit : inference.visits()) {
      Layer layer = visit.layer();
      boolean leaf = layer.children().isEmpty();
      if (leaf || !visit.problems().isEmpty() || !layer.ownParameters().isEmpty()) {
        long parameters = 0;
        for (Parameter parameter : layer.ownParameters().values()) {
          parameters +=
              parameter.isLearned() && seen.add(parameter) ? parameter.shape().count() : 0;
        }
        rows.add(
            new Row(
                layer.path(), layer.toString(), visit.output(), parameters, visit.operations()));
      }
    }
    long frozen = 0;
    long states = 0;
    for (Parameter parameter : network.parameters()) {
      frozen += parameter.isLearned() && parameter.isFrozen() ? parameter.shape().count() : 0;
      states += parameter.isLearned() ? 0 : parameter.shape().count();
    }
    return new Summary(
        input,
        rows,
        network.size(),
        frozen,
        states,
        operations(inference),
        operations(training),
        memory(network, input, optimizer));
  }

  private static double operations(Trace trace) {
    return trace.visits().stream().mapToDouble(Trace.Visit::operations).sum();
  }

  private static Trace trace(Network network, Shape input, boolean training) {
    Trace trace = new Trace();
    Tape tape = Tape.tracing(network.engine(), training, trace);
    network.forward(network.root().example(tape, input));
    return trace;
  }

  private static Memory memory(Network network, Shape input, Problem optimizer) {
    Tape tape = Tape.planning(network.engine(), true, new HashSet<>());
    network.forward(network.root().example(tape, input));
    long state = 0;
    for (OperandSpec spec : optimizer.operands()) {
      state +=
          OPTIMIZER_STATE.contains(spec.role()) ? spec.layout().count() * spec.type().bytes() : 0;
    }
    return new Memory(
        network.parameterBytes(), network.gradientBytes(), state, tape.plannedBytes());
  }

  /** A table with a line for each row, and the sums below it. */
  public String text() {
    List<String[]> lines = new ArrayList<>();
    lines.add(HEADS);
    for (Row row : rows) {
      lines.add(
          new String[] {
            row.path.isEmpty() ? "(root)" : row.path,
            row.layer,
            sizes(row.output),
            row.parameters == 0 ? "" : count(row.parameters),
            mega(row.operations)
          });
    }
    lines.add(new String[] {"total", "", "", count(learned), mega(operations)});
    int[] widths = new int[HEADS.length];
    for (String[] line : lines) {
      Arrays.setAll(widths, column -> Math.max(widths[column], line[column].length()));
    }
    StringBuilder text = new StringBuilder();
    for (String[] line : lines) {
      text.append(
          String.format(
                  Locale.ROOT,
                  "%-" + widths[0] + "s  %-" + widths[1] + "s  %-" + widths[2] + "s  %" + widths[3]
                      + "s  %" + widths[4] + "s",
                  (Object[]) line)
              .stripTrailing());
      text.append('\n');
    }
    return text.append(sums()).toString();
  }

  private String sums() {
    return String.format(
        Locale.ROOT,
        "input %s%n%,d learned numbers%s%s%n"
            + "a step of training: %s MFLOP, without loss and optimizer%n"
            + "memory of training: parameters %s + gradients %s + optimizer %s + activations %s"
            + " = %s, and the kernels' workspace%n",
        input,
        learned,
        frozen == 0 ? "" : String.format(Locale.ROOT, ", %,d of them frozen", frozen),
        states == 0 ? "" : String.format(Locale.ROOT, ", %,d kept beside them", states),
        mega(trainingOperations),
        bytes(memory.parameters),
        bytes(memory.gradients),
        bytes(memory.optimizer),
        bytes(memory.activations),
        bytes(memory.total()));
  }

  private static String sizes(Shape shape) {
    return Arrays.stream(shape.sizes()).mapToObj(String::valueOf).collect(Collectors.joining("×"));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String mega(double operations) {
    return operations == 0 ? "" : String.format(Locale.ROOT, "%,.2f", operations / 1e6);
  }

  private static String bytes(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
  }

  @Override
  public String toString() {
    return text();
  }
}
