package org.einkorn.kernels.verify;

import java.util.SplittableRandom;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;

/**
 * Draws problems from a seed: small, with sizes beside the widths of vectors and tiles, padded
 * strides and every option of a family. The same seed draws the same problems.
 */
public final class Fuzzer {

  private static final int[] SIZES = {
    1, 2, 3, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65
  };

  private final SplittableRandom random;

  /** A fuzzer. */
  public Fuzzer(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The next problem of a family. */
  public Problem next(Family family) {
    String type = oneIn(8) ? "f64" : "f32";
    return Problems.parse(
        switch (family) {
          case GEMM -> gemm(type);
          case CONVOLUTION -> convolution(type);
          case POOLING -> pooling(type);
          case NORMALIZATION -> normalization(type);
          case SOFTMAX -> softmax(type);
          case ACTIVATION -> activation(type);
          case ELEMENTWISE -> elementwise(type);
          case REDUCTION -> "reduction forward " + type + pick(" sum ", " mean ") + axes();
          case OPTIMIZER -> optimizer(type);
        });
  }

  private String gemm(String type) {
    int m = sizeOrZero();
    int n = sizeOrZero();
    int k = sizeOrZero();
    boolean transA = random.nextBoolean();
    boolean transB = random.nextBoolean();
    String text = "gemm forward " + type + " " + m + "x" + k + ":" + k + "x" + n;
    text += (transA ? " ta" : "") + (transB ? " tb" : "");
    if (oneIn(3)) {
      text += " lda=" + padded(transA ? m : k) + " ldb=" + padded(transB ? k : n);
      text += " ldc=" + padded(n);
    }
    text += pick("", "", " alpha=other") + pick("", "", " beta=1", " beta=other");
    return text + epilogue(pick("", "+bias:n", "+bias:m"));
  }

  private String convolution(String type) {
    String direction =
        pick("forward-training", "forward-inference", "backward-data", "backward-weights");
    int groups = pick(1, 1, 1, 2, 3);
    String sizes = "g" + groups + "mb" + random.nextInt(1, 4);
    sizes += "ic" + groups * random.nextInt(1, 12) + "oc" + groups * random.nextInt(1, 20);
    sizes += slide('h', true) + slide('w', true);
    String text = "convolution " + direction + " " + type + " " + sizes + pick(" nchw", " nhwc");
    return switch (direction) {
      case "backward-data" -> text;
      case "backward-weights" -> text + pick("", " +bias");
      default -> text + epilogue(pick("", "+bias"));
    };
  }

  private String pooling(String type) {
    String sizes = "mb" + random.nextInt(1, 4) + "ic" + random.nextInt(1, 20);
    sizes += slide('h', false) + slide('w', false);
    String direction = pick("forward-training", "forward-inference", "backward");
    return "pooling " + direction + " " + type + " max " + sizes + pick(" nchw", " nhwc");
  }

  /** Sizes of one spatial axis: input, kernel, stride, padding and dilation; the output follows. */
  private String slide(char axis, boolean mayDilate) {
    int kernel = random.nextInt(1, 6);
    int dilation = mayDilate && kernel > 1 && oneIn(4) ? 1 : 0;
    int reach = (kernel - 1) * (dilation + 1) + 1;
    int padding = random.nextInt(kernel);
    int input = Math.max(1, reach - 2 * padding) + random.nextInt(12);
    String text = "i" + axis + input + "k" + axis + kernel + "s" + axis + random.nextInt(1, 4);
    return text + "p" + axis + padding + (dilation == 0 ? "" : "d" + axis + dilation);
  }

  private String normalization(String type) {
    String start = "normalization " + pick("forward-training", "forward-inference", "backward");
    if (random.nextBoolean()) {
      int columns = size();
      return start + " " + type + " layer " + size() + "x" + columns + ":" + columns;
    }
    String sizes = "mb" + random.nextInt(1, 5) + "ic" + random.nextInt(1, 34);
    sizes += "ih" + random.nextInt(1, 10) + "iw" + random.nextInt(1, 10);
    return start + " " + type + " batch " + sizes + pick(" nchw", " nhwc");
  }

  private String softmax(String type) {
    String text = " " + type + " " + axes();
    return pick(
        "softmax " + pick("forward-training", "forward-inference", "backward") + text,
        "softmax " + pick("forward-training", "forward-inference", "backward") + text + " log",
        "softmax forward-training" + text + " cross-entropy");
  }

  private String activation(String type) {
    String kind = pick("relu", "gelu", "sigmoid", "tanh");
    String from = kind.equals("gelu") ? "" : pick("", " from=dst");
    return random.nextBoolean()
        ? "activation forward " + type + " " + kind + " " + dims()
        : "activation backward " + type + " " + kind + " " + dims() + from;
  }

  private String elementwise(String type) {
    String dims = dims();
    return "elementwise forward " + type + " add " + dims + ":" + dims;
  }

  private String optimizer(String type) {
    int size = sizeOrZero() * size();
    return "optimizer forward "
        + type
        + pick(" adam " + size, " sgd " + size + pick("", " momentum", " nesterov"));
  }

  /** Sizes of a tensor, one of its axes named. */
  private String axes() {
    int rank = random.nextInt(1, 4);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rank; i++) {
      text.append(i == 0 ? "" : "x").append(random.nextInt(1, 34));
    }
    return text + " axis=" + random.nextInt(rank);
  }

  private String dims() {
    return oneIn(2) ? sizeOrZero() + "x" + size() : Integer.toString(sizeOrZero() * size());
  }

  private String epilogue(String bias) {
    String steps =
        bias
            + pick("", "", "+residual")
            + pick("", "", "", "+scale")
            + pick("", "+relu", "+gelu", "+sigmoid", "+tanh")
            + pick("", "", "", "+clamp");
    return steps.isEmpty() ? "" : " " + steps;
  }

  private int size() {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private int sizeOrZero() {
    return oneIn(24) ? 0 : size();
  }

  private int padded(int size) {
    return Math.max(1, size + random.nextInt(5));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private int pick(int... values) {
    return values[random.nextInt(values.length)];
  }
}
