// The two products whose columns are pixels of one image tensor and whose depth runs over taps:
// forward and backward-data. Each says where a column lies, and what it reads.

#include "convolution.cl"

typedef struct {
  global const real *image; // src, or diff_dst
  global const real *weights;
  const Shape *shape;
  int group;
  int last;
} Operands;

typedef int Row;
typedef Tap Depth;

typedef struct {
  int first; // offset of the group's first channel in the image tensor, or -1 past the end
  int y, x;  // where the first tap lies
} Column;

Row row_of(const Operands *o, const int i) { return i; }
Depth depth_of(const Operands *o, const int p) { return tap_of(p); }
