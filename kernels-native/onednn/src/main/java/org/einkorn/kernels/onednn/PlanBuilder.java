package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Attributes;
import org.einkorn.bindings.onednn.Engine;
import org.einkorn.bindings.onednn.FpmathMode;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PostOps;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.bindings.onednn.Reorder;
import org.einkorn.bindings.onednn.ScratchpadMode;
import org.einkorn.kernels.Role;
import org.jspecify.annotations.Nullable;

/** Collects the steps of a plan and lays out its workspace. */
final class PlanBuilder {

  private static final long ALIGNMENT = 64;

  private final Engine engine;
  private final int skip;
  private final List<Plan.Step> steps = new ArrayList<>();
  private final List<Plan.Step> after = new ArrayList<>();
  private long used;
  private long scratchpad;
  private String implementation = "";
  private Plan.@Nullable Epilog epilog;

  /** There are no more implementations to choose from. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("oneDNN has no further implementation", null, false, false);
    }
  }

  /** What oneDNN would do is not what the contract asks for. */
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * A builder.
   *
   * @param skip how many implementations of the main primitive are passed over
   */
  PlanBuilder(Engine engine, int skip) {
    this.engine = engine;
    this.skip = skip;
  }

  Engine engine() {
    return engine;
  }

  /** Scratchpad of the caller, and f32 means f32, whatever the environment says. */
  Attributes attributes() {
    return Attributes.create().scratchpad(ScratchpadMode.USER).fpmath(FpmathMode.STRICT);
  }

  /** The same with post-ops. */
  Attributes attributes(PostOps postOps) {
    return attributes().postOps(postOps);
  }

  /**
   * Names the primitive that gives the plan its name, and moves it to the implementation that is
   * wanted. It comes before its layouts are asked for.
   */
  PrimitiveDesc main(PrimitiveDesc description) {
    for (int i = 0; i < skip; i++) {
      if (!description.next()) {
        throw new Exhausted();
      }
    }
    implementation = description.implementation();
    return description;
  }

  /** Adds a primitive. */
  void step(PrimitiveDesc description, Plan.Argument... arguments) {
    step(description, List.of(arguments));
  }

  /** Adds a primitive. */
  void step(PrimitiveDesc description, List<Plan.Argument> arguments) {
    steps.add(new Plan.Step(description, arguments));
    scratchpad = Math.max(scratchpad, description.scratchpadBytes());
  }

  /** An argument that is an operand. */
  static Plan.Argument operand(int number, MemoryDesc layout, Role role) {
    return new Plan.Argument(number, layout, new Slot.Operand(role));
  }

  /**
   * An operand that the primitive reads in a layout of its own: copied into the workspace first,
   * where that is not the layout it has.
   */
  Plan.Argument input(int number, MemoryDesc own, MemoryDesc wanted, Role role) {
    if (own.sameAs(wanted)) {
      return operand(number, own, role);
    }
    Slot.Scratch copy = scratch(wanted);
    reorder(steps, own, new Slot.Operand(role), wanted, copy);
    return new Plan.Argument(number, wanted, copy);
  }

  /** An operand that the primitive writes in a layout of its own: copied out afterwards. */
  Plan.Argument output(int number, MemoryDesc own, MemoryDesc wanted, Role role) {
    if (own.sameAs(wanted)) {
      return operand(number, own, role);
    }
    Slot.Scratch copy = scratch(wanted);
    reorder(after, wanted, copy, own, new Slot.Operand(role));
    return new Plan.Argument(number, wanted, copy);
  }

  /** Appends the copies that {@link #output} asked for. */
  void copyOut() {
    steps.addAll(after);
    after.clear();
  }

  /** Sets what Java does after the last primitive. */
  void epilog(Plan.Epilog value) {
    epilog = value;
  }

  /** The plan. */
  Plan build() {
    copyOut();
    long scratchpadOffset = used;
    List<Plan.Step> complete = new ArrayList<>();
    for (Plan.Step step : steps) {
      List<Plan.Argument> arguments = new ArrayList<>(step.arguments());
      MemoryDesc own = step.description().memory(Query.SCRATCHPAD_MD, 0);
      if (own.bytes() > 0) {
        arguments.add(new Plan.Argument(Arg.SCRATCHPAD, own, new Slot.Scratch(scratchpadOffset)));
      }
      complete.add(new Plan.Step(step.description(), arguments));
    }
    return new Plan(implementation, complete, used + align(scratchpad), epilog);
  }

  private void reorder(
      List<Plan.Step> target, MemoryDesc from, Slot source, MemoryDesc to, Slot destination) {
    PrimitiveDesc description = Reorder.of(engine, from, to, attributes());
    target.add(
        new Plan.Step(
            description,
            List.of(
                new Plan.Argument(Arg.SRC, from, source),
                new Plan.Argument(Arg.DST, to, destination))));
    scratchpad = Math.max(scratchpad, description.scratchpadBytes());
  }

  /** A piece of the workspace for what is no operand. */
  Slot.Scratch scratch(MemoryDesc layout) {
    Slot.Scratch slot = new Slot.Scratch(used);
    used += align(layout.bytes());
    return slot;
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
