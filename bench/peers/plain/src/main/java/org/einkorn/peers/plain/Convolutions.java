package org.einkorn.peers.plain;

import java.util.Arrays;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Convolution in three directions: seven loops. */
final class Convolutions {

  private final int mb;
  private final int ic;
  private final int oc;
  private final int groups;
  private final int ih;
  private final int iw;
  private final int oh;
  private final int ow;
  private final int kh;
  private final int kw;
  private final int sh;
  private final int sw;
  private final int ph;
  private final int pw;
  private final int stepH;
  private final int stepW;
  private final Image src;
  private final Image dst;
  private final Image weights;

  private Convolutions(Task task) {
    mb = task.intSize("mb");
    groups = task.intSize("groups");
    ic = task.intSize("ic") / groups;
    oc = task.intSize("oc") / groups;
    ih = task.intSize("ih");
    iw = task.intSize("iw");
    oh = task.intSize("oh");
    ow = task.intSize("ow");
    kh = task.intSize("kh");
    kw = task.intSize("kw");
    sh = task.intSize("sh");
    sw = task.intSize("sw");
    ph = task.intSize("ph");
    pw = task.intSize("pw");
    stepH = task.intSize("dh") + 1;
    stepW = task.intSize("dw") + 1;
    src = Image.of(task, ic * groups, ih, iw);
    dst = Image.of(task, oc * groups, oh, ow);
    weights = Image.of(task, ic, kh, kw);
  }

  static Runnable loops(Task task, Arrays32 arrays) throws Refusal {
    Convolutions convolution = new Convolutions(task);
    return switch (task.text("direction")) {
      case "backward-data" -> {
        float[] diffDst = arrays.in("diff_dst");
        float[] w = arrays.in("weights");
        float[] diffSrc = arrays.out("diff_src");
        yield () -> convolution.backwardData(diffDst, w, diffSrc);
      }
      case "backward-weights" -> {
        float[] x = arrays.in("src");
        float[] diffDst = arrays.in("diff_dst");
        float[] diffWeights = arrays.out("diff_weights");
        float[] diffBias = task.has("diff_bias") ? arrays.out("diff_bias") : new float[0];
        yield () -> {
          convolution.backwardWeights(x, diffDst, diffWeights);
          convolution.backwardBias(diffDst, diffBias);
        };
      }
      default -> {
        float[] x = arrays.in("src");
        float[] w = arrays.in("weights");
        float[] y = arrays.out("dst");
        int channels = convolution.oc * convolution.groups;
        int step = convolution.dst.c();
        Runnable epilogue = Epilogue.of(task, arrays, y, i -> i / step % channels);
        yield () -> {
          convolution.forward(x, w, y);
          epilogue.run();
        };
      }
    };
  }

  private void forward(float[] x, float[] w, float[] y) {
    for (int n = 0; n < mb; n++) {
      for (int o = 0; o < groups * oc; o++) {
        for (int row = 0; row < oh; row++) {
          for (int column = 0; column < ow; column++) {
            y[dst.at(n, o, row, column)] = sum(x, w, n, o, row, column);
          }
        }
      }
    }
  }

  /** One element of the destination. */
  private float sum(float[] x, float[] w, int n, int o, int row, int column) {
    int first = o / oc * ic;
    float sum = 0;
    for (int i = 0; i < ic; i++) {
      for (int r = 0; r < kh; r++) {
        int y = row * sh + r * stepH - ph;
        if (y < 0 || y >= ih) {
          continue;
        }
        for (int c = 0; c < kw; c++) {
          int z = column * sw + c * stepW - pw;
          if (z >= 0 && z < iw) {
            sum += x[src.at(n, first + i, y, z)] * w[weights.at(o, i, r, c)];
          }
        }
      }
    }
    return sum;
  }

  private void backwardData(float[] diffDst, float[] w, float[] diffSrc) {
    Arrays.fill(diffSrc, 0);
    for (int n = 0; n < mb; n++) {
      for (int o = 0; o < groups * oc; o++) {
        for (int row = 0; row < oh; row++) {
          for (int column = 0; column < ow; column++) {
            spread(diffDst[dst.at(n, o, row, column)], w, diffSrc, n, o, row, column);
          }
        }
      }
    }
  }

  /** Gives one gradient of the destination to the sources that it came from. */
  private void spread(float g, float[] w, float[] diffSrc, int n, int o, int row, int column) {
    int first = o / oc * ic;
    for (int i = 0; i < ic; i++) {
      for (int r = 0; r < kh; r++) {
        int y = row * sh + r * stepH - ph;
        if (y < 0 || y >= ih) {
          continue;
        }
        for (int c = 0; c < kw; c++) {
          int z = column * sw + c * stepW - pw;
          if (z >= 0 && z < iw) {
            diffSrc[src.at(n, first + i, y, z)] += g * w[weights.at(o, i, r, c)];
          }
        }
      }
    }
  }

  private void backwardWeights(float[] x, float[] diffDst, float[] diffWeights) {
    for (int o = 0; o < groups * oc; o++) {
      for (int i = 0; i < ic; i++) {
        for (int r = 0; r < kh; r++) {
          for (int c = 0; c < kw; c++) {
            diffWeights[weights.at(o, i, r, c)] = tap(x, diffDst, o, o / oc * ic + i, r, c);
          }
        }
      }
    }
  }

  /** The gradient of one weight. */
  private float tap(float[] x, float[] diffDst, int o, int i, int r, int c) {
    float sum = 0;
    for (int n = 0; n < mb; n++) {
      for (int row = 0; row < oh; row++) {
        int y = row * sh + r * stepH - ph;
        if (y < 0 || y >= ih) {
          continue;
        }
        for (int column = 0; column < ow; column++) {
          int z = column * sw + c * stepW - pw;
          if (z >= 0 && z < iw) {
            sum += x[src.at(n, i, y, z)] * diffDst[dst.at(n, o, row, column)];
          }
        }
      }
    }
    return sum;
  }

  private void backwardBias(float[] diffDst, float[] diffBias) {
    for (int o = 0; o < diffBias.length; o++) {
      float sum = 0;
      for (int n = 0; n < mb; n++) {
        for (int row = 0; row < oh; row++) {
          for (int column = 0; column < ow; column++) {
            sum += diffDst[dst.at(n, o, row, column)];
          }
        }
      }
      diffBias[o] = sum;
    }
  }
}
