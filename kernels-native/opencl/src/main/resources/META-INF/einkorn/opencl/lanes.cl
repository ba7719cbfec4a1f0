// Reductions over the LANES neighbouring work-items of a work-group that share a row of data. A
// work-group holds one or several such rows. All work-items of the group must call these together;
// each gets the result. The order of the operations is fixed.
//
// -DLANES    work-items of a row, a power of two

// A sum in pieces of 32 terms: its error grows with the number of pieces, not of terms.
typedef struct {
  real whole;
  real piece;
  int terms;
} LongSum;

void add(LongSum *sum, const real x) {
  sum->piece += x;
  if (++sum->terms % 32 == 0) {
    sum->whole += sum->piece;
    sum->piece = 0;
  }
}

real total(const LongSum *sum) { return sum->whole + sum->piece; }

real sum_of_lanes(const real x, local real *scratch) {
  const int item = get_local_id(0);
  const int lane = item % LANES;
  barrier(CLK_LOCAL_MEM_FENCE); // the last result has been read by all
  scratch[item] = x;
  for (int width = LANES / 2; width > 0; width /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (lane < width) scratch[item] += scratch[item + width];
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  return scratch[item - lane];
}

real max_of_lanes(const real x, local real *scratch) {
  const int item = get_local_id(0);
  const int lane = item % LANES;
  barrier(CLK_LOCAL_MEM_FENCE);
  scratch[item] = x;
  for (int width = LANES / 2; width > 0; width /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (lane < width) scratch[item] = fmax(scratch[item], scratch[item + width]);
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  return scratch[item - lane];
}
