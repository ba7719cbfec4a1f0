package org.einkorn.kernels.opencl;

import java.util.stream.IntStream;
import org.einkorn.kernels.Layout;

/** Gathers the fields of a kernel's struct of {@code int}s; each must fit. */
final class IntFields {

  private final IntStream.Builder fields = IntStream.builder();

  IntFields add(long... values) {
    for (long value : values) {
      fields.add(Math.toIntExact(value));
    }
    return this;
  }

  /** The strides of a layout's axes, outermost first. */
  IntFields addStrides(Layout layout) {
    for (Layout.Axis axis : layout.axes()) {
      add(axis.stride());
    }
    return this;
  }

  int[] toArray() {
    return fields.build().toArray();
  }
}
