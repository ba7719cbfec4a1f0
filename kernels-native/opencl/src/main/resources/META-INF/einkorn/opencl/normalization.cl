// Batch and layer normalization:
//
//   dst = scale (src - mean) / sqrt(variance + epsilon) + shift
//
// A set is what shares a mean and a variance: a channel of a batch, or a row of a layer. Its
// elements are (u, v), 0 <= u < outer, 0 <= v < inner, at set set_stride + u outer_stride +
// v inner_stride. Scale and shift belong to the set in a batch, to the column v in a layer. One
// work-group of LANES works on a set. With xhat = (src - mean) r, r = 1 / sqrt(variance + epsilon):
//
//   diff_shift = sum diff_dst      diff_scale = sum diff_dst xhat
//   diff_src = r (g - mean(g) - xhat mean(g xhat))      g = scale diff_dst
//
// The variance is taken in a second pass around the mean, which does not cancel.
//
// -DBATCH=1 or 0     -DTRAINING=1: write the statistics

#include "common.cl"
#include "lanes.cl"

typedef struct {
  int sets;
  int outer;
  int inner;
  int set_stride;
  int outer_stride;
  int inner_stride;
} Shape;

#define EACH(i) (int i = get_local_id(0); i < s.outer * s.inner; i += LANES)

int element(const Shape *s, const int set, const int i) {
  return set * s->set_stride + i / s->inner * s->outer_stride + i % s->inner * s->inner_stride;
}

// Which element of scale and shift belongs to element i of a set.
int parameter(const Shape *s, const int set, const int i) {
  return BATCH ? set : i % s->inner;
}

kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))
void normalization_forward(
    global const real *src, const ulong src_offset, global const real *scale,
    const ulong scale_offset, global const real *shift, const ulong shift_offset, global real *dst,
    const ulong dst_offset, global real *mean, const ulong mean_offset, global real *variance,
    const ulong variance_offset, global real *running_mean, const ulong running_mean_offset,
    global real *running_variance, const ulong running_variance_offset, const real momentum,
    const real epsilon, const Shape s) {
  local real scratch[LANES];
  const int set = get_group_id(0);
  const int count = max(1, s.outer * s.inner); // an empty set has mean and variance 0
#if BATCH && !TRAINING
  const real m = mean[mean_offset + set];
  const real v = variance[variance_offset + set];
#else
  real sum = 0;
  for EACH(i) sum += src[src_offset + element(&s, set, i)];
  const real m = sum_of_lanes(sum, scratch) / count;
  sum = 0;
  for EACH(i) {
    const real distance = src[src_offset + element(&s, set, i)] - m;
    sum = fma(distance, distance, sum);
  }
  const real v = sum_of_lanes(sum, scratch) / count;
#endif
#if TRAINING
  if (get_local_id(0) == 0) {
    mean[mean_offset + set] = m;
    variance[variance_offset + set] = v;
#if BATCH
    const real unbiased = count > 1 ? v * ((real)count / (count - 1)) : v;
    global real *old_mean = running_mean + running_mean_offset + set;
    global real *old_variance = running_variance + running_variance_offset + set;
    *old_mean = (1 - momentum) * *old_mean + momentum * m;
    *old_variance = (1 - momentum) * *old_variance + momentum * unbiased;
#endif
  }
#endif
  const real r = 1 / sqrt(v + epsilon);
  for EACH(i) {
    const int at = element(&s, set, i);
    const int p = parameter(&s, set, i);
    dst[dst_offset + at] =
        fma(scale[scale_offset + p], (src[src_offset + at] - m) * r, shift[shift_offset + p]);
  }
}

kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))
void normalization_backward(
    global const real *src, const ulong src_offset, global const real *scale,
    const ulong scale_offset, global const real *diff_dst, const ulong diff_dst_offset,
    global const real *mean, const ulong mean_offset, global const real *variance,
    const ulong variance_offset, global real *diff_src, const ulong diff_src_offset,
    global real *diff_scale, const ulong diff_scale_offset, global real *diff_shift,
    const ulong diff_shift_offset, const real epsilon, const Shape s) {
  local real scratch[LANES];
  const int set = get_group_id(0);
  const int count = max(1, s.outer * s.inner); // an empty set has mean and variance 0
  const real m = mean[mean_offset + set];
  const real r = 1 / sqrt(variance[variance_offset + set] + epsilon);
  real sum = 0;       // of g in a layer, of diff_dst in a batch, where scale is one factor
  real sum_xhat = 0;  // of the same times xhat
  for EACH(i) {
    const int at = element(&s, set, i);
    const real factor = BATCH ? 1 : scale[scale_offset + parameter(&s, set, i)];
    const real g = factor * diff_dst[diff_dst_offset + at];
    sum += g;
    sum_xhat = fma(g, (src[src_offset + at] - m) * r, sum_xhat);
  }
  sum = sum_of_lanes(sum, scratch);
  sum_xhat = sum_of_lanes(sum_xhat, scratch);
#if BATCH
  if (get_local_id(0) == 0) {
    diff_shift[diff_shift_offset + set] = sum;
    diff_scale[diff_scale_offset + set] = sum_xhat;
  }
  sum *= scale[scale_offset + set];
  sum_xhat *= scale[scale_offset + set];
#endif
  const real mean_g = sum / count;
  const real mean_gx = sum_xhat / count;
  for EACH(i) {
    const int at = element(&s, set, i);
    const real g = scale[scale_offset + parameter(&s, set, i)] * diff_dst[diff_dst_offset + at];
    const real xhat = (src[src_offset + at] - m) * r;
    diff_src[diff_src_offset + at] = r * (g - mean_g - xhat * mean_gx);
  }
}

// The gradients of a layer's scale and shift: one work-group a column. It must run before
// normalization_backward, which may overwrite diff_dst.
kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))
void layer_parameters(
    global const real *src, const ulong src_offset, global const real *diff_dst,
    const ulong diff_dst_offset, global const real *mean, const ulong mean_offset,
    global const real *variance, const ulong variance_offset, global real *diff_scale,
    const ulong diff_scale_offset, global real *diff_shift, const ulong diff_shift_offset,
    const real epsilon, const Shape s) {
  local real scratch[LANES];
  const int column = get_group_id(0);
  real sum = 0;
  real sum_xhat = 0;
  for (int row = get_local_id(0); row < s.sets; row += LANES) {
    const int at = row * s.set_stride + column * s.inner_stride;
    const real r = 1 / sqrt(variance[variance_offset + row] + epsilon);
    const real g = diff_dst[diff_dst_offset + at];
    sum += g;
    sum_xhat = fma(g, (src[src_offset + at] - mean[mean_offset + row]) * r, sum_xhat);
  }
  sum = sum_of_lanes(sum, scratch);
  sum_xhat = sum_of_lanes(sum_xhat, scratch);
  if (get_local_id(0) == 0) {
    diff_shift[diff_shift_offset + column] = sum;
    diff_scale[diff_scale_offset + column] = sum_xhat;
  }
}
