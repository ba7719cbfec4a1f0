// Convolution, gradient with respect to the source, as a product of matrices
//
//   diff_src[b, c, iy, ix] = sum_{o, r, s} weights[o, c, r, s] diff_dst[b, o, y, x]
//
// over the taps (r, s) for which there is an output position with y stride + r dilation - pad = iy,
// and likewise for x.
//
//   row i: input channel c        column j: input pixel (b, iy, ix)      depth p: tap (o, r, s)
//
// The group is the third coordinate of the work-group.

#include "common.cl"
#include "convolution_pixels.cl"

Column column_of(const Operands *o, const int j) {
  const Shape *s = o->shape;
  const Pixel pixel = pixel_of(j, s->ih, s->iw);
  const Column column = {
      pixel.b < s->mb
          ? pixel.b * s->dst_image + o->group * s->group_oc * s->dst_channel
          : -1,
      pixel.y + s->pad_h, pixel.x + s->pad_w};
  return column;
}

real load_a(const Operands *o, const Row i, const Depth t) {
  const Shape *s = o->shape;
  if (i >= s->group_ic || t.c >= s->group_oc) return 0;
  return o->weights[weight_index(s, o->group * s->group_oc + t.c, t, i)];
}

real load_b(const Operands *o, const Depth t, const Column column) {
  const Shape *s = o->shape;
  const int down = column.y - t.r * s->dilation_h;
  const int right = column.x - t.s * s->dilation_w;
  if (column.first < 0 || t.c >= s->group_oc || down < 0 || right < 0) return 0;
  const int y = down / SH;
  const int x = right / SW;
  if (y * SH != down || x * SW != right || y >= s->oh || x >= s->ow) return 0;
  return o->image[column.first + t.c * s->dst_channel + y * s->dst_row + x * s->dst_column];
}

#define A_BY_DEPTH 0
#define B_BY_DEPTH 0
#include "tile.cl"

kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
void convolution_backward_data(
    global const real *diff_dst, const ulong diff_dst_offset, global const real *weights,
    const ulong weights_offset, global real *diff_src, const ulong diff_src_offset,
    const Shape shape) {
  local real tile_a[BK * A_PITCH];
  local real tile_b[BK * B_PITCH];
  const Operands o = {diff_dst + diff_dst_offset, weights + weights_offset, &shape,
                      get_group_id(2), shape.group_oc * KH * KW};
  const int pixels = shape.mb * shape.ih * shape.iw;
  const int i0 = get_group_id(1) * BM;
  const int j0 = get_group_id(0) * BN;
  realN acc[TM];
  multiply_tile(&o, i0, j0, 0, o.last, tile_a, tile_b, acc);

  const int row = i0 + get_local_id(0) / GROUP_COLUMNS * TM;
  const int column = j0 + get_local_id(0) % GROUP_COLUMNS * TN;
  for (int i = 0; i < TM && row + i < shape.group_ic; i++) {
    real sums[TN];
    vstoreN(acc[i], 0, sums);
    const int ic = o.group * shape.group_ic + row + i;
#pragma unroll 1
    for (int j = 0; j < TN && column + j < pixels; j++) {
      const Pixel pixel = pixel_of(column + j, shape.ih, shape.iw);
      diff_src[diff_src_offset + pixel.b * shape.src_image + ic * shape.src_channel
               + pixel.y * shape.src_row + pixel.x * shape.src_column] = sums[j];
    }
  }
}
