// Sum or mean over one axis of a tensor of outer x size x inner elements:
//
//   dst[outer, inner] = (sum_i src[outer, i, inner]) / divisor
//
// LANES work-items share a sum; each adds its part with Neumaier's compensation (Neumaier 1974), so
// that the error does not grow with the length. -DROWS sums in a work-group.

#include "common.cl"
#include "lanes.cl"

kernel __attribute__((reqd_work_group_size(LANES * ROWS, 1, 1)))
void reduction(global const real *src, const ulong src_offset, global real *dst,
               const ulong dst_offset, const ulong outer, const ulong size, const ulong inner,
               const real divisor) {
  local real scratch[LANES * ROWS];
  const ulong row = (ulong)get_group_id(0) * ROWS + get_local_id(0) / LANES;
  const bool inside = row < outer * inner;
  const ulong first = src_offset + row / inner * size * inner + row % inner;
  real sum = 0;
  real lost = 0;
  for (ulong i = inside ? get_local_id(0) % LANES : size; i < size; i += LANES) {
    const real x = src[first + i * inner];
    const real next = sum + x;
    lost += fabs(sum) >= fabs(x) ? (sum - next) + x : (x - next) + sum;
    sum = next;
  }
  // an infinite or NaN sum has no loss to make up for
  sum = sum_of_lanes(isfinite(sum) ? sum + lost : sum, scratch);
  if (inside && get_local_id(0) % LANES == 0) dst[dst_offset + row] = sum / divisor;
}
