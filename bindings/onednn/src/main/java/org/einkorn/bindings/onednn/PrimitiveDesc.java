package org.einkorn.bindings.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * An operation for which an implementation was chosen ({@code dnnl_primitive_desc_t}). Making one
 * is cheap beside making its {@link Primitive}, which generates code.
 */
public final class PrimitiveDesc extends NativeObject {

  /** {@code dnnl_query_impl_info_str}. */
  private static final int IMPLEMENTATION = 8;

  private PrimitiveDesc(long handle) {
    super(handle, OneDnn.functions().primitiveDescDestroy());
  }

  static PrimitiveDesc create(NativeFunction operation, @Nullable Object... arguments) {
    return new PrimitiveDesc(operation.create(arguments));
  }

  /** The implementation, such as {@code brg_matmul:avx512_core} or {@code ref:any}. */
  public String implementation() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(ValueLayout.ADDRESS);
      OneDnn.functions().primitiveDescQuery().call(this, IMPLEMENTATION, 0, result);
      return DynamicLibrary.text(result.get(ValueLayout.ADDRESS, 0));
    }
  }

  /**
   * Goes on to the next implementation.
   *
   * @return false when there is none, and nothing has changed
   */
  public boolean next() {
    Status status = Status.of((int) OneDnn.functions().primitiveDescNext().value(this));
    return switch (status) {
      case SUCCESS -> true;
      case LAST_IMPL_REACHED -> false;
      default ->
          throw new OneDnnException(
              status, "dnnl_primitive_desc_next_impl returned " + status.nativeName());
    };
  }

  /** The layout of an argument; one of zero bytes when the operation has no such argument. */
  public MemoryDesc memory(Query query, int index) {
    long borrowed = (long) OneDnn.functions().primitiveDescQueryMemory().value(this, query, index);
    if (borrowed == 0) {
      throw new OneDnnException(
          Status.NOT_REQUIRED, "the operation has no " + query + " number " + index);
    }
    return MemoryDesc.copyOf(borrowed, query + " of " + implementation());
  }

  /** Bytes of the scratchpad that a run needs in {@link ScratchpadMode#USER}. */
  public long scratchpadBytes() {
    try (MemoryDesc scratchpad = memory(Query.SCRATCHPAD_MD, 0)) {
      return scratchpad.bytes();
    }
  }

  @Override
  public String toString() {
    return "primitive descriptor";
  }
}
