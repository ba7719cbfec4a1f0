package org.einkorn.peers.plain;

import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Activation, addition, reduction. */
final class Pointwise {

  private Pointwise() {}

  /** A function of one number. */
  @FunctionalInterface
  interface Function {
    float of(float x);
  }

  static Function forward(String kind) throws Refusal {
    return switch (kind) {
      case "relu" -> x -> Math.max(x, 0);
      case "sigmoid" -> x -> (float) (1 / (1 + Math.exp(-x)));
      case "tanh" -> x -> (float) Math.tanh(x);
      default -> throw new Refusal("Java has no function for " + kind);
    };
  }

  /** The derivative, of the source or of the destination. */
  private static Function derivative(String kind, boolean fromDst) throws Refusal {
    Function function = forward(kind);
    Function ofDst =
        switch (kind) {
          case "relu" -> y -> y > 0 ? 1 : 0;
          case "sigmoid" -> y -> y * (1 - y);
          default -> y -> 1 - y * y;
        };
    return fromDst || kind.equals("relu") ? ofDst : x -> ofDst.of(function.of(x));
  }

  static void map(Function function, float[] from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = function.of(from[i]);
    }
  }

  static Runnable activation(Task task, Arrays32 arrays) throws Refusal {
    String kind = task.text("kind");
    if (!task.is("direction", "backward")) {
      Function function = forward(kind);
      float[] x = arrays.in("src");
      float[] y = arrays.out("dst");
      return () -> map(function, x, y);
    }
    boolean fromDst = task.flag("fromDst");
    Function derivative = derivative(kind, fromDst);
    float[] given = arrays.in(fromDst ? "dst" : "src");
    float[] diffDst = arrays.in("diff_dst");
    float[] diffSrc = arrays.out("diff_src");
    return () -> {
      for (int i = 0; i < diffSrc.length; i++) {
        diffSrc[i] = diffDst[i] * derivative.of(given[i]);
      }
    };
  }

  static Runnable addition(Task task, Arrays32 arrays) throws Refusal {
    if (!task.is("kind", "add")) {
      throw new Refusal("there are no plain loops for elementwise " + task.text("kind"));
    }
    float[] a = arrays.in("src");
    float[] b = arrays.in("src1");
    float[] y = arrays.out("dst");
    return () -> {
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] + b[i];
      }
    };
  }

  static Runnable reduction(Task task, Arrays32 arrays) {
    long[] dims = task.dims();
    int axis = task.intSize("axis");
    int step = 1;
    for (int i = axis + 1; i < dims.length; i++) {
      step *= (int) dims[i];
    }
    int inner = step;
    int size = (int) dims[axis];
    float[] x = arrays.in("src");
    float[] y = arrays.out("dst");
    float divisor = task.is("kind", "mean") ? size : 1;
    return () -> {
      for (int i = 0; i < y.length; i++) {
        int from = i / inner * size * inner + i % inner;
        float sum = 0;
        for (int j = 0; j < size; j++) {
          sum += x[from + j * inner];
        }
        y[i] = sum / divisor;
      }
    };
  }
}
