// Softmax and log-softmax over an axis of size classes, and the cross-entropy loss from logits. A row
// is what is normalized together: the elements row / inner * classes * inner + row % inner + i inner.
//
//   softmax        dst[i] = exp(src[i] - M) / sum_j exp(src[j] - M)          M = max_j src[j]
//   log-softmax    dst[i] = src[i] - M - ln sum_j exp(src[j] - M)
//   backward       diff_src[i] = dst[i] (diff_dst[i] - sum_j dst[j] diff_dst[j])
//                  diff_src[i] = diff_dst[i] - exp(dst[i]) sum_j diff_dst[j]             log-softmax
//   cross-entropy  loss = (1/R) sum_rows -log-softmax(src)[label]
//                  diff_src[i] = (softmax(src)[i] - [i = label]) / R
//
// over the R rows whose label lies in [0, classes). LANES work-items share a row; a destination may
// be its source.
//
// -DROWS rows of a work-group     -DLOG=1: log-softmax     -DGRADIENT=1: cross-entropy in training

#include "common.cl"
#include "lanes.cl"

typedef struct {
  int rows;
  int classes;
  int inner;
} Shape;

// Where the work-item's row begins, and its first class: past the end when there is no such row.
typedef struct {
  int row;
  int start;
  int lane;
} Place;

Place place_of(const Shape *s) {
  const int row = get_group_id(0) * ROWS + get_local_id(0) / LANES;
  const Place place = {
      row, row / s->inner * s->classes * s->inner + row % s->inner,
      row < s->rows ? get_local_id(0) % LANES : s->classes};
  return place;
}

#define EACH(i) (int i = place.lane; i < s.classes; i += LANES)

kernel __attribute__((reqd_work_group_size(LANES * ROWS, 1, 1)))
void softmax_forward(global const real *src, const ulong src_offset, global real *dst,
                     const ulong dst_offset, const Shape s) {
  local real scratch[LANES * ROWS];
  const Place place = place_of(&s);
  global const real *x = src + src_offset + place.start;
  global real *y = dst + dst_offset + place.start;
  real greatest = -INFINITY;
  for EACH(i) greatest = fmax(greatest, x[i * s.inner]);
  greatest = max_of_lanes(greatest, scratch);
  LongSum own = {0, 0, 0};
  for EACH(i) add(&own, exp(x[i * s.inner] - greatest));
  const real sum = sum_of_lanes(total(&own), scratch);
  const real shift = LOG ? log(sum) : 0;
  for EACH(i) {
    const real t = x[i * s.inner] - greatest;
    y[i * s.inner] = LOG ? t - shift : exp(t) / sum;
  }
}

kernel __attribute__((reqd_work_group_size(LANES * ROWS, 1, 1)))
void softmax_backward(global const real *dst, const ulong dst_offset, global const real *diff_dst,
                      const ulong diff_dst_offset, global real *diff_src,
                      const ulong diff_src_offset, const Shape s) {
  local real scratch[LANES * ROWS];
  const Place place = place_of(&s);
  global const real *y = dst + dst_offset + place.start;
  global const real *dy = diff_dst + diff_dst_offset + place.start;
  global real *dx = diff_src + diff_src_offset + place.start;
  LongSum own = {0, 0, 0};
  for EACH(i) add(&own, LOG ? dy[i * s.inner] : y[i * s.inner] * dy[i * s.inner]);
  const real sum = sum_of_lanes(total(&own), scratch);
  for EACH(i) {
    const int at = i * s.inner;
    dx[at] = LOG ? dy[at] - exp(y[at]) * sum : y[at] * (dy[at] - sum);
  }
}

// R, as a number, into counted[0]. One work-group.
kernel __attribute__((reqd_work_group_size(LANES * ROWS, 1, 1)))
void count_labels(global const int *labels, const ulong labels_offset, global real *counted,
                  const ulong counted_offset, const Shape s) {
  local int sums[LANES * ROWS];
  const int item = get_local_id(0);
  int count = 0;
  for (int row = item; row < s.rows; row += LANES * ROWS) {
    const int label = labels[labels_offset + row];
    count += label >= 0 && label < s.classes;
  }
  sums[item] = count;
  barrier(CLK_LOCAL_MEM_FENCE);
  if (item == 0) {
    for (int i = 1; i < LANES * ROWS; i++) count += sums[i];
    counted[counted_offset] = count;
  }
}

// The loss of each row, and the gradient of the mean loss.
kernel __attribute__((reqd_work_group_size(LANES * ROWS, 1, 1)))
void cross_entropy(global const real *src, const ulong src_offset, global const int *labels,
                   const ulong labels_offset, global real *diff_src, const ulong diff_src_offset,
                   global const real *counted, const ulong counted_offset, global real *losses,
                   const ulong losses_offset, const Shape s) {
  local real scratch[LANES * ROWS];
  const Place place = place_of(&s);
  global const real *x = src + src_offset + place.start;
  const int label = place.row < s.rows ? labels[labels_offset + place.row] : -1;
  const bool valid = label >= 0 && label < s.classes;
  const real of_label = valid ? x[label * s.inner] : 0; // before diff_src takes its place
  real greatest = -INFINITY;
  for EACH(i) greatest = fmax(greatest, x[i * s.inner]);
  greatest = max_of_lanes(greatest, scratch);
  LongSum own = {0, 0, 0};
  for EACH(i) add(&own, exp(x[i * s.inner] - greatest));
  const real sum = sum_of_lanes(total(&own), scratch);
  if (place.row < s.rows && get_local_id(0) % LANES == 0) {
    losses[losses_offset + place.row] = valid ? log(sum) - (of_label - greatest) : 0;
  }
#if GRADIENT
  global real *dx = diff_src + diff_src_offset + place.start;
  const real rows = counted[counted_offset];
  for EACH(i) {
    const real p = exp(x[i * s.inner] - greatest) / sum;
    dx[i * s.inner] = valid ? (p - (i == label)) / rows : 0;
  }
#endif
}

// The mean of the losses. One work-group; the losses of ignored rows are 0.
kernel __attribute__((reqd_work_group_size(LANES * ROWS, 1, 1)))
void mean_loss(global const real *counted, const ulong counted_offset, global const real *losses,
               const ulong losses_offset, global real *loss, const ulong loss_offset,
               const Shape s) {
  local real sums[LANES * ROWS];
  const int item = get_local_id(0);
  real sum = 0;
  for (int row = item; row < s.rows; row += LANES * ROWS) sum += losses[losses_offset + row];
  sums[item] = sum;
  barrier(CLK_LOCAL_MEM_FENCE);
  if (item == 0) {
    for (int i = 1; i < LANES * ROWS; i++) sum += sums[i];
    const real rows = counted[counted_offset];
    loss[loss_offset] = rows > 0 ? sum / rows : 0;
  }
}
