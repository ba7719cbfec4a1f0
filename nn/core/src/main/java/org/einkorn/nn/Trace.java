package org.einkorn.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.einkorn.kernels.Problem;

/** Listens to a planning tape: which layers run, and which problems each of them itself has. */
final class Trace implements Consumer<Problem> {
  private final Deque<List<Problem>> open = new ArrayDeque<>();
  private final List<Visit> visits = new ArrayList<>();

  /**
   * One run of a layer.
   *
   * @param layer the layer
   * @param output the shape of its result
   * @param problems what it computes itself, without the layers inside
   */
  record Visit(Layer layer, Shape output, List<Problem> problems) {
    double operations() {
      return problems.stream().mapToDouble(Problem::operations).sum();
    }
  }

  void enter() {
    open.push(new ArrayList<>());
  }

  void leave(Layer layer, Shape output) {
    visits.add(new Visit(layer, output, open.pop()));
  }

  @Override
  public void accept(Problem problem) {
    List<Problem> problems = open.peek();
    if (problems != null) {
      problems.add(problem);
    }
  }

  /** In the order in which the layers ended. */
  List<Visit> visits() {
    return visits;
  }
}
