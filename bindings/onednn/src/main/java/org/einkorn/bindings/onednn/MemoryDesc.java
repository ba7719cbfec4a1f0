package org.einkorn.bindings.onednn;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Type, sizes and layout of a tensor ({@code dnnl_memory_desc_t}). */
public final class MemoryDesc extends NativeObject {

  private final String text;

  private MemoryDesc(long handle, String text) {
    super(handle, OneDnn.functions().memoryDescDestroy());
    this.text = text;
  }

  /**
   * A tensor with strides.
   *
   * @param dims sizes
   * @param strides distances between neighbours, in elements
   */
  public static MemoryDesc strided(DataType type, long[] dims, long[] strides) {
    if (dims.length != strides.length) {
      throw new IllegalArgumentException(dims.length + " sizes but " + strides.length + " strides");
    }
    return new MemoryDesc(
        OneDnn.functions().memoryDescWithStrides().create(dims.length, dims, type, strides),
        name(type) + " " + join(dims) + " strides " + join(strides));
  }

  /** A tensor with a named layout; with {@link FormatTag#ANY} the primitive chooses. */
  public static MemoryDesc tagged(DataType type, long[] dims, FormatTag tag) {
    return new MemoryDesc(
        OneDnn.functions().memoryDescWithTag().create(dims.length, dims, type, tag),
        name(type) + " " + join(dims) + " " + tag.name().toLowerCase(Locale.ROOT));
  }

  /** A copy of a descriptor that something else owns. */
  static MemoryDesc copyOf(long borrowed, String text) {
    return new MemoryDesc(OneDnn.functions().memoryDescClone().create(borrowed), text);
  }

  /** Bytes that a tensor of this description takes, padding included. */
  public long bytes() {
    return (long) OneDnn.functions().memoryDescSize().value(this);
  }

  /** True when the other describes the same tensor in the same layout. */
  public boolean sameAs(MemoryDesc other) {
    return (int) OneDnn.functions().memoryDescEqual().value(this, other) != 0;
  }

  private static String name(DataType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static String join(long[] values) {
    return Arrays.stream(values).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }

  @Override
  public String toString() {
    return text;
  }
}
