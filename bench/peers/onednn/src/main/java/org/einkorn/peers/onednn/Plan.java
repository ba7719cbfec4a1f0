package org.einkorn.peers.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Attributes;
import org.einkorn.bindings.onednn.Engine;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.FpmathMode;
import org.einkorn.bindings.onednn.Memory;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PostOps;
import org.einkorn.bindings.onednn.Primitive;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.bindings.onednn.Reorder;
import org.einkorn.bindings.onednn.ScratchpadMode;
import org.einkorn.bindings.onednn.Stream;
import org.einkorn.peers.protocol.Operand;
import org.einkorn.peers.protocol.Operation;

/**
 * Primitives that do a task, one after the other. What oneDNN wants in a layout of its own is
 * copied at each run, for the caller's operands are plain; a resident plan copies once before and
 * once after all runs, as a network does that keeps oneDNN's layouts from end to end.
 */
final class Plan implements Operation {

  private static final long ALIGNMENT = 64;

  private final Engine engine;
  private final Stream stream;
  private final boolean resident;
  private final Arena arena = Arena.ofShared();
  private final List<Runnable> once = new ArrayList<>();
  private final List<Runnable> before = new ArrayList<>();
  private final List<Runnable> steps = new ArrayList<>();
  private final List<Runnable> after = new ArrayList<>();
  private final StringBuilder implementation = new StringBuilder();
  private Runnable[] timed = {};

  Plan(Engine engine, Stream stream, boolean resident) {
    this.engine = engine;
    this.stream = stream;
    this.resident = resident;
  }

  Engine engine() {
    return engine;
  }

  boolean isResident() {
    return resident;
  }

  /** f32 means f32, whatever the environment says. */
  Attributes attributes() {
    return Attributes.create().scratchpad(ScratchpadMode.USER).fpmath(FpmathMode.STRICT);
  }

  Attributes attributes(PostOps postOps) {
    return attributes().postOps(postOps);
  }

  /** Adds a primitive that every run executes. */
  void step(PrimitiveDesc description, List<ExecArgs.Entry> arguments) {
    implementation.append(implementation.isEmpty() ? "" : " ").append(description.implementation());
    steps.add(execution(description, arguments));
  }

  /** Adds a primitive that is executed once, before all runs. */
  void first(PrimitiveDesc description, List<ExecArgs.Entry> arguments) {
    once.add(execution(description, arguments));
  }

  /** Adds something that every run does before its steps; a resident plan does it once. */
  void before(Runnable other) {
    (resident ? once : before).add(other);
  }

  /** Adds something else that every run does, here. */
  void step(Runnable other) {
    steps.add(other);
  }

  private Runnable execution(PrimitiveDesc description, List<ExecArgs.Entry> arguments) {
    List<ExecArgs.Entry> all = new ArrayList<>(arguments);
    MemoryDesc scratchpad = description.memory(Query.SCRATCHPAD_MD, 0);
    if (scratchpad.bytes() > 0) {
      all.add(at(Arg.SCRATCHPAD, scratchpad, allocate(scratchpad)));
    }
    ExecArgs prepared = ExecArgs.of(all);
    Primitive primitive = Primitive.of(description);
    return () -> primitive.execute(stream, prepared);
  }

  /** Memory of a layout, for what is no operand. */
  MemorySegment allocate(MemoryDesc layout) {
    return arena.allocate(Math.max(ALIGNMENT, layout.bytes()), ALIGNMENT);
  }

  /** An argument somewhere in memory. */
  ExecArgs.Entry at(int argument, MemoryDesc layout, MemorySegment place) {
    Memory memory = Memory.of(layout, engine);
    memory.setData(place.address());
    return new ExecArgs.Entry(argument, memory);
  }

  /** An operand as it lies. */
  ExecArgs.Entry at(int argument, MemoryDesc layout, Operand operand) {
    return at(argument, layout, operand.segment());
  }

  /** An operand that a primitive reads in another layout than its own. */
  ExecArgs.Entry in(int argument, MemoryDesc own, MemoryDesc wanted, Operand operand) {
    if (own.sameAs(wanted)) {
      return at(argument, own, operand);
    }
    MemorySegment copy = allocate(wanted);
    (resident ? once : before).add(copy(own, operand.segment(), wanted, copy));
    return at(argument, wanted, copy);
  }

  /** An operand that a primitive writes in another layout than its own. */
  ExecArgs.Entry out(int argument, MemoryDesc own, MemoryDesc wanted, Operand operand) {
    if (own.sameAs(wanted)) {
      return at(argument, own, operand);
    }
    return outFrom(argument, own, wanted, allocate(wanted), operand);
  }

  /** The same through memory that the caller has allocated. */
  ExecArgs.Entry outFrom(
      int argument, MemoryDesc own, MemoryDesc wanted, MemorySegment copy, Operand operand) {
    after.add(copy(wanted, copy, own, operand.segment()));
    return at(argument, wanted, copy);
  }

  private Runnable copy(
      MemoryDesc from, MemorySegment source, MemoryDesc to, MemorySegment destination) {
    return execution(
        Reorder.of(engine, from, to, attributes()),
        List.of(at(Arg.SRC, from, source), at(Arg.DST, to, destination)));
  }

  /** Copies what outputs need in their own layout, before steps that work on them there. */
  void copyOut() {
    steps.addAll(after);
    after.clear();
  }

  /** Ends the making: does what is done once. */
  Plan ready() {
    once.forEach(Runnable::run);
    List<Runnable> all = new ArrayList<>(before);
    all.addAll(steps);
    if (!resident) {
      all.addAll(after);
    }
    timed = all.toArray(Runnable[]::new);
    int copies = before.size() + (resident ? 0 : after.size());
    if (copies > 0) {
      implementation.append(" with ").append(copies).append(copies == 1 ? " copy" : " copies");
    }
    return this;
  }

  @Override
  public void run() {
    for (Runnable step : timed) {
      step.run();
    }
  }

  @Override
  public void store() {
    if (resident) {
      after.forEach(Runnable::run);
    }
  }

  @Override
  public String implementation() {
    return implementation.toString();
  }

  @Override
  public void close() {
    arena.close();
  }
}
