package org.einkorn.kernels.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.einkorn.bindings.onednn.Engine;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.Memory;
import org.einkorn.bindings.onednn.Primitive;
import org.einkorn.bindings.onednn.Stream;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Workspace;

/**
 * What a kernel keeps in one workspace from call to call: the argument arrays of its primitives, so
 * that a run only moves addresses and allocates nothing.
 */
final class Frame {

  private final Primitive[] primitives;
  private final ExecArgs[] arguments;
  private final Place[] places;
  private final ScratchPlace[] scratchPlaces;
  private final Scalar[] scalars;
  private final MemorySegment values;
  private final Stream stream;

  /** The memories that are one operand. */
  private static final class Place {
    private final Role role;
    private final Memory[] memories;
    private long address;

    Place(Role role, List<Memory> memories) {
      this.role = role;
      this.memories = memories.toArray(Memory[]::new);
    }

    void move(long target) {
      if (target != address) {
        for (Memory memory : memories) {
          memory.setData(target);
        }
        address = target;
      }
    }
  }

  /** A memory in the workspace. */
  private record ScratchPlace(long offset, Memory memory) {}

  Frame(Plan plan, Engine engine, Workspace workspace) {
    primitives = plan.primitives().toArray(Primitive[]::new);
    stream = Stream.of(engine);
    Map<Role, List<Memory>> operands = new EnumMap<>(Role.class);
    Map<Scalar, List<Memory>> cells = new EnumMap<>(Scalar.class);
    List<ScratchPlace> scratch = new ArrayList<>();
    List<ExecArgs> lists = new ArrayList<>();
    for (Plan.Step step : plan.steps()) {
      List<ExecArgs.Entry> entries = new ArrayList<>();
      for (Plan.Argument argument : step.arguments()) {
        Memory memory = Memory.of(argument.layout(), engine);
        entries.add(new ExecArgs.Entry(argument.number(), memory));
        switch (argument.slot()) {
          case Slot.Operand(Role role) ->
              operands.computeIfAbsent(role, _ -> new ArrayList<>()).add(memory);
          case Slot.Scratch(long offset) -> scratch.add(new ScratchPlace(offset, memory));
          case Slot.Value(Scalar scalar) ->
              cells.computeIfAbsent(scalar, _ -> new ArrayList<>()).add(memory);
        }
      }
      lists.add(ExecArgs.of(entries));
    }
    arguments = lists.toArray(ExecArgs[]::new);
    places =
        operands.entrySet().stream()
            .map(entry -> new Place(entry.getKey(), entry.getValue()))
            .toArray(Place[]::new);
    scratchPlaces = scratch.toArray(ScratchPlace[]::new);
    scalars = cells.keySet().toArray(Scalar[]::new);
    values = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, Math.max(1, scalars.length));
    for (int i = 0; i < scalars.length; i++) {
      for (Memory memory : cells.getOrDefault(scalars[i], List.of())) {
        memory.setData(values.address() + 4L * i);
      }
    }
    long base = ((NativeBuffer) workspace.memory()).segment().address();
    for (ScratchPlace place : scratchPlaces) {
      place.memory().setData(base + place.offset());
    }
  }

  /** Points the arguments at the operands and runs the primitives. */
  void run(Operands operands) {
    for (Place place : places) {
      NativeBuffer buffer = operands.nativeBuffer(place.role);
      place.move(buffer.segment().address() + operands.offset(place.role) * buffer.type().bytes());
    }
    for (int i = 0; i < scalars.length; i++) {
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) operands.scalar(scalars[i]));
    }
    for (int i = 0; i < primitives.length; i++) {
      primitives[i].execute(stream, arguments[i]);
    }
  }
}
