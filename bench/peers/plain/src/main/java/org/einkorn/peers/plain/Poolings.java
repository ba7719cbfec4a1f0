package org.einkorn.peers.plain;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.einkorn.peers.protocol.Operand;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Max-pooling. */
final class Poolings {

  private final int mb;
  private final int channels;
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

  private Poolings(Task task) {
    mb = task.intSize("mb");
    channels = task.intSize("ic");
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
    src = Image.of(task, channels, ih, iw);
    dst = Image.of(task, channels, oh, ow);
  }

  static Runnable loops(Task task, Arrays32 arrays) throws Refusal {
    if (!task.is("kind", "max")) {
      throw new Refusal("there are no plain loops for pooling " + task.text("kind"));
    }
    if (task.has("indices") && !task.operand("indices").type().equals("u8")) {
      throw new Refusal("the plain loops keep places in bytes");
    }
    Poolings pooling = new Poolings(task);
    if (task.is("direction", "backward")) {
      byte[] places = task.operand("indices").segment().toArray(ValueLayout.JAVA_BYTE);
      float[] diffDst = arrays.in("diff_dst");
      float[] diffSrc = arrays.out("diff_src");
      return () -> pooling.backward(diffDst, places, diffSrc);
    }
    float[] x = arrays.in("src");
    float[] y = arrays.out("dst");
    byte[] places = new byte[y.length];
    if (!task.has("indices")) {
      return () -> pooling.forward(x, y, places);
    }
    Operand indices = task.operand("indices");
    return () -> {
      pooling.forward(x, y, places);
      indices.put(places);
    };
  }

  private void forward(float[] x, float[] y, byte[] places) {
    for (int n = 0; n < mb; n++) {
      for (int c = 0; c < channels; c++) {
        for (int row = 0; row < oh; row++) {
          for (int column = 0; column < ow; column++) {
            window(x, y, places, n, c, row, column);
          }
        }
      }
    }
  }

  private void window(float[] x, float[] y, byte[] places, int n, int c, int row, int column) {
    float best = 0;
    int place = -1;
    for (int r = 0; r < kh; r++) {
      for (int s = 0; s < kw; s++) {
        int up = row * sh + r * stepH - ph;
        int along = column * sw + s * stepW - pw;
        if (up >= 0 && up < ih && along >= 0 && along < iw) {
          float value = x[src.at(n, c, up, along)];
          if (place < 0 || value > best) {
            best = value;
            place = r * kw + s;
          }
        }
      }
    }
    int at = dst.at(n, c, row, column);
    y[at] = best;
    places[at] = (byte) Math.max(place, 0);
  }

  private void backward(float[] diffDst, byte[] places, float[] diffSrc) {
    Arrays.fill(diffSrc, 0);
    for (int n = 0; n < mb; n++) {
      for (int c = 0; c < channels; c++) {
        for (int row = 0; row < oh; row++) {
          for (int column = 0; column < ow; column++) {
            int at = dst.at(n, c, row, column);
            int place = places[at] & 0xff;
            int up = row * sh + place / kw * stepH - ph;
            int along = column * sw + place % kw * stepW - pw;
            if (up >= 0 && up < ih && along >= 0 && along < iw) {
              diffSrc[src.at(n, c, up, along)] += diffDst[at];
            }
          }
        }
      }
    }
  }
}
