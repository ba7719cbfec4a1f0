// Arithmetic of two tensors: dst[i] = src[i] + src1[i]. One work-item an element. The destination
// may be the first source.

#include "common.cl"

kernel void elementwise_add(global const real *src, const ulong src_offset,
                            global const real *src1, const ulong src1_offset, global real *dst,
                            const ulong dst_offset, const ulong size) {
  const size_t i = get_global_id(0);
  if (i < size) dst[dst_offset + i] = src[src_offset + i] + src1[src1_offset + i];
}
