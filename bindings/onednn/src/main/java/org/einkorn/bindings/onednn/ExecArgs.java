package org.einkorn.bindings.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The arguments of a run, as the array that {@code dnnl_primitive_execute} takes. It is built once;
 * between runs only the data of its memories move.
 */
public final class ExecArgs {

  /** {@code dnnl_exec_arg_t}: the number of the argument, padding, the memory. */
  private static final long BYTES = 16;

  private final List<Entry> entries;
  private final MemorySegment array;

  /**
   * One argument.
   *
   * @param argument which it is, of {@link Arg}
   * @param memory its tensor
   */
  public record Entry(int argument, Memory memory) {}

  private ExecArgs(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    array = Arena.ofAuto().allocate(BYTES * Math.max(1, entries.size()), BYTES);
    for (int i = 0; i < entries.size(); i++) {
      array.set(ValueLayout.JAVA_INT, i * BYTES, entries.get(i).argument());
      array.set(ValueLayout.JAVA_LONG, i * BYTES + 8, entries.get(i).memory().handle());
    }
  }

  /** The arguments of a run; their memories are kept alive. */
  public static ExecArgs of(List<Entry> entries) {
    return new ExecArgs(entries);
  }

  int count() {
    return entries.size();
  }

  long address() {
    return array.address();
  }

  @Override
  public String toString() {
    return entries.toString();
  }
}
