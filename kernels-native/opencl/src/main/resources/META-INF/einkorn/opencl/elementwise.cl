// Operations of two tensors of equal sizes: dst[i] = src[i] op src1[i]. One work-item an element. The
// destination may be the first source.
//
// -DOPERATION=one of the following

#include "common.cl"

#define ADD 1
#define SUB 2
#define MUL 3
#define DIV 4
#define MIN 5
#define MAX 6
#define POW 7
#define EQ 8
#define NE 9
#define LT 10
#define LE 11
#define GT 12
#define GE 13

// A comparison gives 1 or 0. The least and the greatest of a NaN and a number is the NaN.
real combine(const real a, const real b) {
  switch (OPERATION) {
    case ADD: return a + b;
    case SUB: return a - b;
    case MUL: return a * b;
    case DIV: return a / b;
    case MIN: return isnan(a) || a < b ? a : b;
    case MAX: return isnan(a) || a > b ? a : b;
    case POW: return pow(a == 0 ? 0 : a, b);
    case EQ: return a == b;
    case NE: return a != b;
    case LT: return a < b;
    case LE: return a <= b;
    case GT: return a > b;
    default: return a >= b;
  }
}

kernel void elementwise(global const real *src, const ulong src_offset, global const real *src1,
                        const ulong src1_offset, global real *dst, const ulong dst_offset,
                        const ulong size) {
  const size_t i = get_global_id(0);
  if (i < size) dst[dst_offset + i] = combine(src[src_offset + i], src1[src1_offset + i]);
}
