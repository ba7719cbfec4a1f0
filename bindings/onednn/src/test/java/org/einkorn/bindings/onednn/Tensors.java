package org.einkorn.bindings.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Small help for tests: float arrays in native memory, and one run of a primitive. */
final class Tensors implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final Engine engine = Engine.cpu();
  private final Stream stream = Stream.of(engine);
  private final List<ExecArgs.Entry> entries = new ArrayList<>();

  Engine engine() {
    return engine;
  }

  static MemoryDesc dense(long... dims) {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims[i];
    }
    return MemoryDesc.strided(DataType.F32, dims, strides);
  }

  /** Attributes as the kernels use them. */
  static Attributes attributes() {
    return Attributes.create().scratchpad(ScratchpadMode.USER).fpmath(FpmathMode.STRICT);
  }

  MemorySegment of(float... values) {
    MemorySegment segment = arena.allocate(4L * values.length, 64);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  Tensors with(int argument, MemoryDesc description, MemorySegment data) {
    Memory memory = Memory.of(description, engine);
    memory.setData(data.address());
    entries.add(new ExecArgs.Entry(argument, memory));
    return this;
  }

  void run(PrimitiveDesc description) {
    MemoryDesc scratchpad = description.memory(Query.SCRATCHPAD_MD, 0);
    with(Arg.SCRATCHPAD, scratchpad, arena.allocate(scratchpad.bytes() + 64, 64));
    try (Primitive primitive = Primitive.of(description)) {
      primitive.execute(stream, ExecArgs.of(entries));
    }
    entries.clear();
  }

  static float[] read(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_FLOAT);
  }

  /** Small integers, so that sums are exact. */
  static float[] integers(int count, int seed) {
    java.util.Random random = new java.util.Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(9) - 4;
    }
    return values;
  }

  @Override
  public void close() {
    stream.close();
    engine.close();
    arena.close();
  }
}
