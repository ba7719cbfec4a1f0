package org.einkorn.kernels.onednn;

import org.einkorn.bindings.onednn.DataType;
import org.einkorn.bindings.onednn.FormatTag;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.kernels.Layout;

/** Memory descriptors of f32 tensors. */
final class Descs {

  private Descs() {}

  /**
   * A tensor with strides. An axis of one element has the stride that it would have in a dense
   * tensor: oneDNN 3.11 orders the axes by their strides, and its binary operations are wrong where
   * such an axis seems to be outside of one that it stands behind.
   */
  static MemoryDesc strided(long[] dims, long[] strides) {
    return strided(DataType.F32, dims, strides);
  }

  static MemoryDesc strided(DataType type, long[] dims, long[] strides) {
    long[] canonical = strides.clone();
    long inner = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      if (dims[axis] == 1) {
        canonical[axis] = inner;
      }
      inner = dims[axis] * canonical[axis];
    }
    return MemoryDesc.strided(type, dims, canonical);
  }

  /** A layout as it is. */
  static MemoryDesc of(Layout layout) {
    return of(DataType.F32, layout);
  }

  static MemoryDesc of(DataType type, Layout layout) {
    long[] dims = layout.axes().stream().mapToLong(Layout.Axis::size).toArray();
    long[] strides = layout.axes().stream().mapToLong(Layout.Axis::stride).toArray();
    return strided(type, dims, strides);
  }

  /** A dense row-major tensor. */
  static MemoryDesc dense(long... dims) {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dims[axis];
    }
    return MemoryDesc.strided(DataType.F32, dims, strides);
  }

  /** A tensor whose layout oneDNN may choose. */
  static MemoryDesc any(long... dims) {
    return MemoryDesc.tagged(DataType.F32, dims, FormatTag.ANY);
  }
}
