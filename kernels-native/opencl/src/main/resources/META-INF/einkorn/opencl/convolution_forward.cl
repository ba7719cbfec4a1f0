// Convolution, forward, as a product of matrices that are never stored
//
//   dst[b, o, y, x] = epilogue(sum_{c, r, s} weights[o, c, r, s] src[b, c, iy(y, r), ix(x, s)])
//
//   row i: output channel o       column j: output pixel (b, y, x)       depth p: tap (c, r, s)
//
// The group is the third coordinate of the work-group.

#include "common.cl"
#include "epilogue.cl"
#include "convolution_pixels.cl"

Column column_of(const Operands *o, const int j) {
  const Shape *s = o->shape;
  const Pixel pixel = pixel_of(j, s->oh, s->ow);
  const Column column = {
      pixel.b < s->mb
          ? pixel.b * s->src_image + o->group * s->group_ic * s->src_channel
          : -1,
      pixel.y * SH - s->pad_h, pixel.x * SW - s->pad_w};
  return column;
}

real load_a(const Operands *o, const Row i, const Depth t) {
  const Shape *s = o->shape;
  if (i >= s->group_oc || t.c >= s->group_ic) return 0;
  return o->weights[weight_index(s, o->group * s->group_oc + i, t, t.c)];
}

real load_b(const Operands *o, const Depth t, const Column column) {
  const Shape *s = o->shape;
  const int y = column.y + t.r * s->dilation_h;
  const int x = column.x + t.s * s->dilation_w;
  if (column.first < 0 || t.c >= s->group_ic || y < 0 || y >= s->ih || x < 0 || x >= s->iw) {
    return 0;
  }
  return o->image[column.first + t.c * s->src_channel + y * s->src_row + x * s->src_column];
}

#define A_BY_DEPTH 1
#define B_BY_DEPTH 0
#include "tile.cl"

kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
void convolution_forward(
    global const real *src, const ulong src_offset, global const real *weights,
    const ulong weights_offset, global real *dst, const ulong dst_offset, global const real *bias,
    const ulong bias_offset, global const real *residual, const ulong residual_offset,
    const real scale, const real lower, const real upper, const Shape shape) {
  local real tile_a[BK * A_PITCH];
  local real tile_b[BK * B_PITCH];
  const Operands o = {src + src_offset, weights + weights_offset, &shape, get_group_id(2),
                      shape.group_ic * KH * KW};
  const Epilogue e = {bias + bias_offset, residual + residual_offset, scale, lower, upper};
  const int pixels = shape.mb * shape.oh * shape.ow;
  const int i0 = get_group_id(1) * BM;
  const int j0 = get_group_id(0) * BN;
  realN acc[TM];
  multiply_tile(&o, i0, j0, 0, o.last, tile_a, tile_b, acc);

  const int row = i0 + get_local_id(0) / GROUP_COLUMNS * TM;
  const int column = j0 + get_local_id(0) % GROUP_COLUMNS * TN;
  for (int i = 0; i < TM && row + i < shape.group_oc; i++) {
    real sums[TN];
    vstoreN(acc[i], 0, sums);
    const int oc = o.group * shape.group_oc + row + i;
#pragma unroll 1
    for (int j = 0; j < TN && column + j < pixels; j++) {
      const Pixel pixel = pixel_of(column + j, shape.oh, shape.ow);
      const int at = pixel.b * shape.dst_image + oc * shape.dst_channel
          + pixel.y * shape.dst_row + pixel.x * shape.dst_column;
      dst[dst_offset + at] = epilogue(sums[j], &e, oc, at);
    }
  }
}
