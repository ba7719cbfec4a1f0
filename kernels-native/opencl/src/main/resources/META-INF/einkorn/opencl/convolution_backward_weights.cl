// Convolution, gradient with respect to the weights, as a product of matrices
//
//   diff_weights[o, c, r, s] = sum_{b, y, x} diff_dst[b, o, y, x] src[b, c, iy(y, r), ix(x, s)]
//   diff_bias[o]             = sum_{b, y, x} diff_dst[b, o, y, x]
//
//   row i: output channel o       column j: tap (c, r, s)       depth p: output pixel (b, y, x)
//
// The destination is small and the sums are long, so the pixels are cut into splits, each with a
// partial sum of its own in the workspace, which a second kernel adds up, always in the same order.
// The third coordinate of the work-group is group * splits + split.

#include "common.cl"
#include "convolution.cl"
#include "lanes.cl"

typedef struct {
  global const real *src;
  global const real *diff_dst;
  const Shape *shape;
  int group;
  int last;
} Operands;

typedef int Row;
typedef Tap Column;

typedef struct {
  int p;
  int src;   // offset of the image's first element of the group in src
  int dst;   // offset of the pixel in the group's first channel of diff_dst
  int y, x;  // input position under the kernel's first tap
} Depth;

Row row_of(const Operands *o, const int i) { return i; }
Column column_of(const Operands *o, const int j) { return tap_of(j); }

Depth depth_of(const Operands *o, const int p) {
  const Shape *s = o->shape;
  const Pixel pixel = pixel_of(p, s->oh, s->ow);
  const Depth depth = {
      p,
      pixel.b * s->src_image + o->group * s->group_ic * s->src_channel,
      pixel.b * s->dst_image + o->group * s->group_oc * s->dst_channel + pixel.y * s->dst_row
          + pixel.x * s->dst_column,
      pixel.y * SH - s->pad_h, pixel.x * SW - s->pad_w};
  return depth;
}

real load_a(const Operands *o, const Row i, const Depth d) {
  if (i >= o->shape->group_oc || d.p >= o->last) return 0;
  return o->diff_dst[d.dst + i * o->shape->dst_channel];
}

real load_b(const Operands *o, const Depth d, const Column t) {
  const Shape *s = o->shape;
  const int y = d.y + t.r * s->dilation_h;
  const int x = d.x + t.s * s->dilation_w;
  if (d.p >= o->last || t.c >= s->group_ic || y < 0 || y >= s->ih || x < 0 || x >= s->iw) {
    return 0;
  }
  return o->src[d.src + t.c * s->src_channel + y * s->src_row + x * s->src_column];
}

#define A_BY_DEPTH 1
#define B_BY_DEPTH 1
#include "tile.cl"

kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
void partial_weights(
    global const real *src, const ulong src_offset, global const real *diff_dst,
    const ulong diff_dst_offset, global real *partial, const ulong partial_offset,
    const int splits, const int split_size, const Shape shape) {
  local real tile_a[BK * A_PITCH];
  local real tile_b[BK * B_PITCH];
  const int first = get_group_id(2) % splits * split_size;
  const int pixels = shape.mb * shape.oh * shape.ow;
  const Operands o = {src + src_offset, diff_dst + diff_dst_offset, &shape,
                      get_group_id(2) / splits, min(pixels, first + split_size)};
  const int taps = shape.group_ic * KH * KW;
  const int i0 = get_group_id(1) * BM;
  const int j0 = get_group_id(0) * BN;
  realN acc[TM];
  multiply_tile(&o, i0, j0, first, o.last, tile_a, tile_b, acc);

  const int row = i0 + get_local_id(0) / GROUP_COLUMNS * TM;
  const int column = j0 + get_local_id(0) % GROUP_COLUMNS * TN;
  for (int i = 0; i < TM && row + i < shape.group_oc; i++) {
    real sums[TN];
    vstoreN(acc[i], 0, sums);
    const ulong at =
        partial_offset + ((ulong)get_group_id(2) * shape.group_oc + row + i) * taps + column;
#pragma unroll 1
    for (int j = 0; j < TN && column + j < taps; j++) {
      partial[at + j] = sums[j];
    }
  }
}

// One work-item adds up the splits of one weight.
kernel void add_partial_weights(
    global const real *partial, const ulong partial_offset, global real *diff_weights,
    const ulong diff_weights_offset, const int splits, const Shape shape) {
  const int taps = shape.group_ic * KH * KW;
  const int weight = get_global_id(0);
  const int oc = weight / taps;
  if (oc >= shape.groups * shape.group_oc) return;
  const Tap t = tap_of(weight % taps);
  const ulong size = (ulong)shape.group_oc * taps;
  const ulong first = partial_offset + oc / shape.group_oc * splits * size
      + (ulong)(oc % shape.group_oc) * taps + weight % taps;
  real sum = 0;
  for (int split = 0; split < splits; split++) {
    sum += partial[first + split * size];
  }
  diff_weights[diff_weights_offset + weight_index(&shape, oc, t, t.c)] = sum;
}

// One work-group of LANES adds up one channel.
kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))
void bias_gradient(global const real *diff_dst, const ulong diff_dst_offset,
                   global real *diff_bias, const ulong diff_bias_offset, const Shape shape) {
  local real scratch[LANES];
  const int oc = get_group_id(0);
  const int pixels = shape.mb * shape.oh * shape.ow;
  real sum = 0;
  for (int p = get_local_id(0); p < pixels; p += LANES) {
    const Pixel pixel = pixel_of(p, shape.oh, shape.ow);
    sum += diff_dst[diff_dst_offset + pixel.b * shape.dst_image + oc * shape.dst_channel
                    + pixel.y * shape.dst_row + pixel.x * shape.dst_column];
  }
  sum = sum_of_lanes(sum, scratch);
  if (get_local_id(0) == 0) diff_bias[diff_bias_offset + oc] = sum;
}
