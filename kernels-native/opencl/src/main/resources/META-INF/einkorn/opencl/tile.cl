// The product of two matrices, one BM x BN tile of the destination per work-group:
//
//   acc[i, j] = sum_p A[i, p] B[p, j]      first <= p < last
//
// A and B are whatever the family's load functions make of its operands: a matrix, the pixels under
// a convolution's window, zero outside. The family defines, before it includes this file,
//
//   Operands                       its pointers and sizes
//   Row, Column, Depth             what it wants to know of an i, a j and a p
//   row_of, column_of, depth_of    (const Operands *, int) -> Row, Column, Depth
//   load_a                         (const Operands *, Row, Depth) -> real, 0 outside
//   load_b                         (const Operands *, Depth, Column) -> real, 0 outside
//
// -DBM -DBN -DBK    the tile: rows, columns, depth of one step; powers of two
// -DTM -DTN         rows and columns of a work-item; powers of two, TN from 2 to 16
// -DA_BY_DEPTH=1    neighbouring work-items load neighbouring p of A, else neighbouring i
// -DB_BY_DEPTH=1    neighbouring work-items load neighbouring p of B, else neighbouring j
//
// Each step loads BM x BK and BK x BN elements into local memory, then every work-item adds BK
// products to each of its TM x TN sums, which stay in registers as TM vectors of TN.

#define GROUP_COLUMNS (BN / TN)
#define GROUP_SIZE ((BM / TM) * GROUP_COLUMNS)

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define realN JOIN(REAL, TN)
#define vloadN JOIN(vload, TN)
#define vstoreN JOIN(vstore, TN)

// One more column keeps work-items that store along p out of each other's memory banks.
#define A_PITCH (BM + A_BY_DEPTH)
#define B_PITCH (BN + B_BY_DEPTH * TN)

// The stride with which GROUP_SIZE work-items walk over a side of the given length.
#define ALONG(side) (GROUP_SIZE < (side) ? GROUP_SIZE : (side))
#define ACROSS(side) (GROUP_SIZE < (side) ? 1 : GROUP_SIZE / (side))

void load_tile_a(const Operands *o, const int i0, const int p0, local real *a) {
  const int item = get_local_id(0);
#if A_BY_DEPTH
  for (int p = item % ALONG(BK); p < BK; p += ALONG(BK)) {
    const Depth depth = depth_of(o, p0 + p);
    for (int i = item / ALONG(BK); i < BM; i += ACROSS(BK)) {
      a[p * A_PITCH + i] = load_a(o, row_of(o, i0 + i), depth);
    }
  }
#else
  for (int i = item % ALONG(BM); i < BM; i += ALONG(BM)) {
    const Row row = row_of(o, i0 + i);
    for (int p = item / ALONG(BM); p < BK; p += ACROSS(BM)) {
      a[p * A_PITCH + i] = load_a(o, row, depth_of(o, p0 + p));
    }
  }
#endif
}

void load_tile_b(const Operands *o, const int p0, const int j0, local real *b) {
  const int item = get_local_id(0);
#if B_BY_DEPTH
  for (int p = item % ALONG(BK); p < BK; p += ALONG(BK)) {
    const Depth depth = depth_of(o, p0 + p);
    for (int j = item / ALONG(BK); j < BN; j += ACROSS(BK)) {
      b[p * B_PITCH + j] = load_b(o, depth, column_of(o, j0 + j));
    }
  }
#else
  for (int j = item % ALONG(BN); j < BN; j += ALONG(BN)) {
    const Column column = column_of(o, j0 + j);
    for (int p = item / ALONG(BN); p < BK; p += ACROSS(BN)) {
      b[p * B_PITCH + j] = load_b(o, depth_of(o, p0 + p), column);
    }
  }
#endif
}

void multiply_tile(const Operands *o, const int i0, const int j0, const int first, const int last,
                   local real *a, local real *b, realN *acc) {
  const int row = get_local_id(0) / GROUP_COLUMNS * TM;
  const int column = get_local_id(0) % GROUP_COLUMNS * TN;
  for (int i = 0; i < TM; i++) acc[i] = 0;
  for (int p0 = first; p0 < last; p0 += BK) {
    load_tile_a(o, i0, p0, a);
    load_tile_b(o, p0, j0, b);
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int p = 0; p < BK; p++) {
      const realN right = vloadN(0, b + p * B_PITCH + column);
      for (int i = 0; i < TM; i++) {
        acc[i] = fma((realN)(a[p * A_PITCH + row + i]), right, acc[i]);
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
}
