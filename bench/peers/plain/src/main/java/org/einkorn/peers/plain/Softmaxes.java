package org.einkorn.peers.plain;

import org.einkorn.peers.protocol.Task;

/**
 * Softmax, its logarithm and the cross-entropy loss, over rows of {@code size} elements that are
 * {@code inner} apart.
 *
 * @param outer rows of rows
 * @param size elements of a row
 * @param inner distance between the elements of a row
 */
record Softmaxes(int outer, int size, int inner) {

  static Runnable loops(Task task, Arrays32 arrays) {
    long[] dims = task.dims();
    int axis = task.intSize("axis");
    int inner = 1;
    for (int i = axis + 1; i < dims.length; i++) {
      inner *= (int) dims[i];
    }
    int size = (int) dims[axis];
    Softmaxes rows = new Softmaxes((int) (task.count() / Math.max(1, size * inner)), size, inner);
    boolean log = task.is("kind", "log");
    if (task.is("kind", "cross-entropy")) {
      return rows.crossEntropy(task, arrays);
    }
    if (task.is("direction", "backward")) {
      float[] y = arrays.in("dst");
      float[] diffDst = arrays.in("diff_dst");
      float[] diffSrc = arrays.out("diff_src");
      return () -> rows.backward(log, y, diffDst, diffSrc);
    }
    float[] x = arrays.in("src");
    float[] y = arrays.out("dst");
    return () -> {
      for (int row = 0; row < rows.rows(); row++) {
        rows.forward(log, x, y, rows.start(row));
      }
    };
  }

  private int rows() {
    return outer * inner;
  }

  private int start(int row) {
    return row / inner * size * inner + row % inner;
  }

  private void forward(boolean log, float[] x, float[] y, int from) {
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      most = Math.max(most, x[from + i * inner]);
    }
    float sum = 0;
    for (int i = 0; i < size; i++) {
      float e = (float) Math.exp(x[from + i * inner] - most);
      y[from + i * inner] = e;
      sum += e;
    }
    float logarithm = (float) Math.log(sum);
    for (int i = 0; i < size; i++) {
      int at = from + i * inner;
      y[at] = log ? x[at] - most - logarithm : y[at] / sum;
    }
  }

  private void backward(boolean log, float[] y, float[] diffDst, float[] diffSrc) {
    for (int row = 0; row < rows(); row++) {
      int from = start(row);
      float sum = 0;
      for (int i = 0; i < size; i++) {
        int at = from + i * inner;
        sum += log ? diffDst[at] : y[at] * diffDst[at];
      }
      for (int i = 0; i < size; i++) {
        int at = from + i * inner;
        diffSrc[at] =
            log ? diffDst[at] - (float) Math.exp(y[at]) * sum : y[at] * (diffDst[at] - sum);
      }
    }
  }

  private Runnable crossEntropy(Task task, Arrays32 arrays) {
    float[] x = arrays.in("src");
    int[] labels = task.operand("labels").ints();
    float[] loss = arrays.out("loss");
    boolean training = task.is("direction", "forward-training");
    float[] gradient = training ? arrays.out("diff_src") : new float[x.length];
    return () -> {
      int counted = 0;
      for (int label : labels) {
        counted += label >= 0 && label < size ? 1 : 0;
      }
      double sum = 0;
      for (int row = 0; row < rows(); row++) {
        sum += row(x, labels[row], gradient, start(row), counted, training);
      }
      loss[0] = counted == 0 ? 0 : (float) (sum / counted);
    };
  }

  private double row(
      float[] x, int label, float[] gradient, int from, int counted, boolean training) {
    boolean counts = label >= 0 && label < size;
    forward(false, x, gradient, from);
    float p = counts ? gradient[from + label * inner] : 1;
    if (training) {
      for (int i = 0; i < size; i++) {
        int at = from + i * inner;
        gradient[at] = counts ? (gradient[at] - (i == label ? 1 : 0)) / counted : 0;
      }
    }
    return -Math.log(p);
  }
}
