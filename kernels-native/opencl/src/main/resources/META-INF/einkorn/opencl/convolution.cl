// Sizes of a two-dimensional convolution, shared by its three directions. Output position y and
// kernel position r meet the input position y stride + r dilation - pad (dilation 1 is dense).
// Offsets are in elements and fit an int; either layout is a choice of strides.
//
// -DKH -DKW    the kernel's size
// -DSH -DSW    the strides; all four are constants because indices are divided by them

typedef struct {
  int mb;         // images
  int groups;
  int group_ic;   // channels of one group
  int group_oc;
  int ih, iw;
  int oh, ow;
  int pad_h, pad_w;
  int dilation_h, dilation_w;
  int src_image, src_channel, src_row, src_column;
  int dst_image, dst_channel, dst_row, dst_column;
  int weights_oc, weights_ic, weights_row, weights_column;
} Shape;

// A position under the kernel and a channel of the group: p = (c KH + r) KW + s.
typedef struct {
  int c, r, s;
} Tap;

Tap tap_of(const int p) {
  const Tap tap = {p / (KH * KW), p / KW % KH, p % KW};
  return tap;
}

// A pixel of the batch: j = (b height + y) width + x; b counts up to mb, past the end too.
typedef struct {
  int b, y, x;
} Pixel;

Pixel pixel_of(const int j, const int height, const int width) {
  const int line = j / width;
  const Pixel pixel = {line / height, line % height, j % width};
  return pixel;
}

int weight_index(const Shape *shape, const int oc, const Tap t, const int c) {
  return oc * shape->weights_oc + c * shape->weights_ic + t.r * shape->weights_row
      + t.s * shape->weights_column;
}
