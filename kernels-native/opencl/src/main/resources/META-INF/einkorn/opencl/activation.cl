// Activation functions, element by element. One work-item an element.
//
//   forward    dst[i] = f(src[i])
//   backward   diff_src[i] = f'(.) diff_dst[i], f' from src, or from dst with -DFROM_DST=1
//
// -DACTIVATION=one of the functions in common.cl. The destination may be the source itself.

#include "common.cl"

kernel void activation_forward(global const real *src, const ulong src_offset, global real *dst,
                               const ulong dst_offset, const ulong size) {
  const size_t i = get_global_id(0);
  if (i < size) dst[dst_offset + i] = activate(ACTIVATION, src[src_offset + i]);
}

kernel void activation_backward(global const real *at, const ulong at_offset,
                                global const real *diff_dst, const ulong diff_dst_offset,
                                global real *diff_src, const ulong diff_src_offset,
                                const ulong size) {
  const size_t i = get_global_id(0);
  if (i >= size) return;
#if FROM_DST
  const real slope = derivative_from_dst(ACTIVATION, at[at_offset + i]);
#else
  const real slope = derivative_from_src(ACTIVATION, at[at_offset + i]);
#endif
  diff_src[diff_src_offset + i] = slope * diff_dst[diff_dst_offset + i];
}
