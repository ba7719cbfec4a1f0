package org.einkorn.bench.roofs;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Attributes;
import org.einkorn.bindings.onednn.DataType;
import org.einkorn.bindings.onednn.Engine;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.Memory;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.OneDnn;
import org.einkorn.bindings.onednn.Primitive;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.Reorder;
import org.einkorn.bindings.onednn.Stream;

/** A reorder of oneDNN between two plain layouts: a copy, in native code, by OpenMP's threads. */
final class ReorderMover implements Mover {

  private final int threads;
  private final Engine engine;
  private final Stream stream;
  private final MemoryDesc description;
  private final Memory from;
  private final Memory to;
  private final Primitive primitive;
  private final ExecArgs arguments;

  /** A copy of the first array to the second; each holds the share of all threads. */
  ReorderMover(MemorySegment src, MemorySegment dst, int threads) {
    this.threads = threads;
    OneDnn.load();
    OneDnn.setThreads(threads);
    engine = Engine.cpu();
    stream = Stream.of(engine);
    long elements = src.byteSize() / Float.BYTES;
    description = MemoryDesc.strided(DataType.F32, new long[] {elements}, new long[] {1});
    from = Memory.of(description, engine);
    to = Memory.of(description, engine);
    from.setData(src.address());
    to.setData(dst.address());
    try (Attributes attributes = Attributes.create();
        PrimitiveDesc reorder = Reorder.of(engine, description, description, attributes)) {
      primitive = Primitive.of(reorder);
    }
    arguments =
        ExecArgs.of(List.of(new ExecArgs.Entry(Arg.SRC, from), new ExecArgs.Entry(Arg.DST, to)));
  }

  @Override
  public String name() {
    return "oneDNN reorder (" + primitive + ")";
  }

  @Override
  public Traffic traffic() {
    return Traffic.COPY;
  }

  @Override
  public void move(int times) {
    OneDnn.setThreads(threads);
    for (int i = 0; i < times; i++) {
      primitive.execute(stream, arguments);
    }
  }

  @Override
  public void close() {
    primitive.close();
    to.close();
    from.close();
    description.close();
    stream.close();
    engine.close();
  }
}
