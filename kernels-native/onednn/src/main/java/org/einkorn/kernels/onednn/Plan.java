package org.einkorn.kernels.onednn;

import java.util.List;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.Primitive;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.kernels.Operands;
import org.jspecify.annotations.Nullable;

/** Primitives that compute a problem, one after the other, and where their arguments come from. */
final class Plan {

  private final String implementation;
  private final List<Step> steps;
  private final long workspaceBytes;
  private final @Nullable Epilog epilog;
  private @Nullable List<Primitive> primitives;

  /**
   * One primitive of a plan.
   *
   * @param description the primitive
   * @param arguments its arguments
   */
  record Step(PrimitiveDesc description, List<Argument> arguments) {
    Step {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * One argument of a primitive.
   *
   * @param number which argument it is, of {@link org.einkorn.bindings.onednn.Arg}
   * @param layout type, sizes and layout
   * @param slot where the data are
   */
  record Argument(int number, MemoryDesc layout, Slot slot) {}

  /** A little arithmetic in Java after the last primitive; it allocates nothing. */
  @FunctionalInterface
  interface Epilog {
    void run(Operands operands);
  }

  Plan(String implementation, List<Step> steps, long workspaceBytes, @Nullable Epilog epilog) {
    this.implementation = implementation;
    this.steps = List.copyOf(steps);
    this.workspaceBytes = workspaceBytes;
    this.epilog = epilog;
  }

  /** The name of the main primitive's implementation. */
  String implementation() {
    return implementation;
  }

  List<Step> steps() {
    return steps;
  }

  long workspaceBytes() {
    return workspaceBytes;
  }

  @Nullable Epilog epilog() {
    return epilog;
  }

  /**
   * The primitives of the steps, created at the first call. The calling thread must have set the
   * number of threads that the plan was made for.
   */
  synchronized List<Primitive> primitives() {
    List<Primitive> created = primitives;
    if (created == null) {
      created = steps.stream().map(step -> Primitive.of(step.description())).toList();
      primitives = created;
    }
    return created;
  }
}
