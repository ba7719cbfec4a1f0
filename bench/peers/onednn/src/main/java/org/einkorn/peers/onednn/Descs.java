package org.einkorn.peers.onednn;

import org.einkorn.bindings.onednn.DataType;
import org.einkorn.bindings.onednn.FormatTag;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.peers.protocol.Task;

/** Memory descriptors of f32 tensors. */
final class Descs {

  private Descs() {}

  /** Row-major, without gaps. */
  static MemoryDesc dense(long... dims) {
    return strided(dims, denseStrides(dims));
  }

  static long[] denseStrides(long... dims) {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, dims[i]);
    }
    return strides;
  }

  static MemoryDesc strided(long[] dims, long... strides) {
    return MemoryDesc.strided(DataType.F32, dims, strides);
  }

  /** The layout is left to the primitive. */
  static MemoryDesc any(long... dims) {
    return MemoryDesc.tagged(DataType.F32, dims, FormatTag.ANY);
  }

  /** Images n c h w in the task's layout. */
  static MemoryDesc image(Task task, long n, long c, long h, long w) {
    return image(DataType.F32, task, n, c, h, w);
  }

  static MemoryDesc image(DataType type, Task task, long n, long c, long h, long w) {
    long[] strides =
        task.is("layout", "nhwc")
            ? new long[] {h * w * c, 1, w * c, c}
            : new long[] {c * h * w, h * w, w, 1};
    return MemoryDesc.strided(type, new long[] {n, c, h, w}, strides);
  }
}
