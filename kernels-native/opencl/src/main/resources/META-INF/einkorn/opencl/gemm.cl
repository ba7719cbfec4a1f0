// General matrix product
//
//   C[i, j] = epilogue(alpha sum_p A[i, p] B[p, j] + beta C[i, j])     i < m, j < n, p < k
//
// Row-major; -DTRANS_A=1: A is stored k x m, -DTRANS_B=1: B is stored n x k. With beta = 0 the old C
// is not read. -DBIAS_BY_ROW=1: the bias has one element a row, else one a column.

#include "common.cl"
#include "epilogue.cl"

typedef struct {
  global const real *a;
  global const real *b;
  long lda;
  long ldb;
  int m;
  int n;
  int last; // one more than the greatest p
} Operands;

typedef int Row;
typedef int Column;
typedef int Depth;

Row row_of(const Operands *o, const int i) { return i; }
Column column_of(const Operands *o, const int j) { return j; }
Depth depth_of(const Operands *o, const int p) { return p; }

real load_a(const Operands *o, const Row i, const Depth p) {
  if (i >= o->m || p >= o->last) return 0;
#if TRANS_A
  return o->a[p * o->lda + i];
#else
  return o->a[i * o->lda + p];
#endif
}

real load_b(const Operands *o, const Depth p, const Column j) {
  if (j >= o->n || p >= o->last) return 0;
#if TRANS_B
  return o->b[j * o->ldb + p];
#else
  return o->b[p * o->ldb + j];
#endif
}

// Without TRANS_A the neighbours in memory are along p; without TRANS_B they are along j.
#define A_BY_DEPTH (!TRANS_A)
#define B_BY_DEPTH TRANS_B
#include "tile.cl"

kernel __attribute__((reqd_work_group_size(GROUP_SIZE, 1, 1)))
void gemm(global const real *a, const ulong a_offset, global const real *b, const ulong b_offset,
          global real *c, const ulong c_offset, global const real *bias, const ulong bias_offset,
          global const real *residual, const ulong residual_offset, const real scale,
          const real lower, const real upper, const real alpha, const real beta, const int m,
          const int n, const int k, const long lda, const long ldb, const long ldc) {
  local real tile_a[BK * A_PITCH];
  local real tile_b[BK * B_PITCH];
  const Operands o = {a + a_offset, b + b_offset, lda, ldb, m, n, k};
  const Epilogue e = {bias + bias_offset, residual + residual_offset, scale, lower, upper};
  const int tiles = (n + BN - 1) / BN;
  const int i0 = get_group_id(0) / tiles * BM;
  const int j0 = get_group_id(0) % tiles * BN;
  realN acc[TM];
  multiply_tile(&o, i0, j0, 0, k, tile_a, tile_b, acc);

  const int row = i0 + get_local_id(0) / GROUP_COLUMNS * TM;
  const int column = j0 + get_local_id(0) % GROUP_COLUMNS * TN;
  for (int i = 0; i < TM && row + i < m; i++) {
    real sums[TN];
    vstoreN(acc[i], 0, sums);
#pragma unroll 1
    for (int j = 0; j < TN && column + j < n; j++) {
      const long at = (row + i) * ldc + column + j;
      real x = alpha * sums[j];
      if (beta != 0) x += beta * c[c_offset + at];
      c[c_offset + at] = epilogue(x, &e, BIAS_BY_ROW ? row + i : column + j, at);
    }
  }
}
