// Max-pooling. Output position y and window position r meet the input position
// y stride + r dilation - pad (dilation 1 is dense); a window sees only what lies inside the input.
//
//   forward    dst[b, c, y, x] = max_{r, s} src[b, c, iy, ix], and the place r KW + s of the first
//              maximum in indices; NaN is greater than every number; 0 and place -1 if nothing lies inside
//   backward   diff_src[b, c, iy, ix] = sum of diff_dst over the windows whose maximum was there
//
// One work-item an element of the destination. Either layout is a choice of strides; offsets are in
// elements and fit an int.
//
// -DINDEX=uchar or int     -DWITH_INDICES=1 in training

#include "common.cl"

typedef struct {
  int mb, channels;
  int ih, iw;
  int oh, ow;
  int kh, kw;
  int stride_h, stride_w;
  int pad_h, pad_w;
  int dilation_h, dilation_w;
  int src_image, src_channel, src_row, src_column;
  int dst_image, dst_channel, dst_row, dst_column;
} Shape;

kernel void pooling_forward(global const real *src, const ulong src_offset, global real *dst,
                            const ulong dst_offset, global INDEX *indices,
                            const ulong indices_offset, const Shape s) {
  const int i = get_global_id(0);
  if (i >= s.mb * s.channels * s.oh * s.ow) return;
  const int x = i % s.ow;
  const int y = i / s.ow % s.oh;
  const int c = i / s.ow / s.oh % s.channels;
  const int b = i / s.ow / s.oh / s.channels;
  global const real *plane = src + src_offset + b * s.src_image + c * s.src_channel;
  real best = -INFINITY;
  int place = -1;
  for (int r = 0; r < s.kh; r++) {
    const int iy = y * s.stride_h + r * s.dilation_h - s.pad_h;
    if (iy < 0 || iy >= s.ih) continue;
    for (int q = 0; q < s.kw; q++) {
      const int ix = x * s.stride_w + q * s.dilation_w - s.pad_w;
      if (ix < 0 || ix >= s.iw) continue;
      const real value = plane[iy * s.src_row + ix * s.src_column];
      if (place < 0 || value > best || (isnan(value) && !isnan(best))) {
        best = value;
        place = r * s.kw + q;
      }
    }
  }
  const int at = b * s.dst_image + c * s.dst_channel + y * s.dst_row + x * s.dst_column;
  dst[dst_offset + at] = place < 0 ? 0 : best;
#if WITH_INDICES
  indices[indices_offset + at] = place;
#endif
}

kernel void pooling_backward(global const real *diff_dst, const ulong diff_dst_offset,
                             global const INDEX *indices, const ulong indices_offset,
                             global real *diff_src, const ulong diff_src_offset, const Shape s) {
  const int i = get_global_id(0);
  if (i >= s.mb * s.channels * s.ih * s.iw) return;
  const int ix = i % s.iw;
  const int iy = i / s.iw % s.ih;
  const int c = i / s.iw / s.ih % s.channels;
  const int b = i / s.iw / s.ih / s.channels;
  const int plane = b * s.dst_image + c * s.dst_channel;
  real sum = 0;
  for (int r = 0; r < s.kh; r++) {
    const int down = iy + s.pad_h - r * s.dilation_h;
    const int y = down / s.stride_h;
    if (down < 0 || y * s.stride_h != down || y >= s.oh) continue;
    for (int q = 0; q < s.kw; q++) {
      const int right = ix + s.pad_w - q * s.dilation_w;
      const int x = right / s.stride_w;
      if (right < 0 || x * s.stride_w != right || x >= s.ow) continue;
      const int at = plane + y * s.dst_row + x * s.dst_column;
      if (indices[indices_offset + at] == r * s.kw + q) sum += diff_dst[diff_dst_offset + at];
    }
  }
  diff_src[diff_src_offset + b * s.src_image + c * s.src_channel + iy * s.src_row
           + ix * s.src_column] = sum;
}
