package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;

/** The problems that the tests go through: small, with nasty sizes. */
final class Table {

  private Table() {}

  static List<String> gemm() {
    List<String> texts = new ArrayList<>();
    for (String sizes :
        List.of("1x1:1x1", "7x13:13x19", "16x64:64x48", "33x65:65x17", "1x300:300x5")) {
      for (String options :
          List.of(
              "",
              " ta",
              " tb",
              " ta tb",
              " beta=1",
              " alpha=other",
              " alpha=other beta=other",
              " +bias:n+relu",
              " +bias:m+relu",
              " alpha=other beta=1 +bias:n",
              " +residual+bias:n+sigmoid",
              " +scale+clamp",
              " +bias:n+gelu",
              " beta=other +tanh")) {
        texts.add("gemm forward f32 " + sizes + options);
      }
    }
    texts.add("gemm forward f32 7x13:13x19 lda=20 ldb=23 ldc=29 beta=1 +bias:n+residual");
    texts.add("gemm forward f32 7x13:13x19 ta tb lda=20 ldb=23 ldc=29");
    texts.add("gemm forward f32 130x129:129x131");
    return texts;
  }

  static List<String> convolution() {
    List<String> texts = new ArrayList<>();
    for (String sizes :
        List.of(
            "mb2ic3ih9oc5kh3ph1",
            "mb1ic16ih12oc32kh3ph1",
            "mb3ic1ih8oc8kh5sh2ph2",
            "mb2ic17ih7oc19kh1",
            "mb2ic4ih9iw6oc6kh3kw2sh2sw1ph1pw0",
            "mb1ic4ih10oc4kh3dh1ph2",
            "g2mb2ic8ih6oc12kh3ph1",
            "g8mb2ic8ih6oc8kh3ph1")) {
      for (String layout : List.of("nchw", "nhwc")) {
        for (String direction : List.of("forward-training", "forward-inference", "backward-data")) {
          texts.add("convolution " + direction + " f32 " + sizes + " " + layout);
        }
        texts.add("convolution forward-inference f32 " + sizes + " " + layout + " +bias+relu");
        texts.add("convolution backward-weights f32 " + sizes + " " + layout + " +bias");
      }
    }
    texts.add("convolution backward-weights f32 mb2ic16ih8oc16kh3ph1");
    texts.add("convolution forward-training f32 mb2ic16ih8oc16kh3ph1 +bias+residual+relu");
    texts.add("convolution forward-training f32 mb2ic16ih8oc16kh3ph1 +scale+bias+clamp");
    texts.add("convolution forward-training f32 mb2ic3ih8oc4kh3 +bias+gelu");
    return texts;
  }

  static List<String> others() {
    List<String> texts = new ArrayList<>();
    for (String sizes :
        List.of(
            "mb2ic3ih8kh2sh2",
            "mb1ic17ih9kh3sh2ph1",
            "mb2ic16ih7iw5kh3kw2sh1",
            "mb1ic2ih20kh16",
            "mb1ic2ih20kh17",
            "mb1ic4ih9kh2sh2dh1")) {
      for (String layout : List.of("nchw", "nhwc")) {
        for (String direction : List.of("forward-training", "forward-inference", "backward")) {
          texts.add("pooling " + direction + " f32 max " + sizes + " " + layout);
        }
      }
    }
    for (String direction : List.of("forward-training", "forward-inference", "backward")) {
      for (String sizes : List.of("mb4ic3ih5", "mb2ic17ih8", "mb16ic32ih1", "mb1ic1ih1")) {
        for (String layout : List.of("nchw", "nhwc")) {
          texts.add("normalization " + direction + " f32 batch " + sizes + " " + layout);
        }
      }
      for (String sizes : List.of("1x1:1", "5x7:7", "33x64:64", "4x1000:1000")) {
        texts.add("normalization " + direction + " f32 layer " + sizes + " eps=0.001");
      }
      for (String kind : List.of("", " log", " cross-entropy")) {
        for (String sizes : List.of("1x1 axis=1", "5x7 axis=1", "9x130 axis=0", "3x5x4 axis=1")) {
          if (!(direction.equals("backward") && kind.equals(" cross-entropy"))) {
            texts.add("softmax " + direction + " f32 " + sizes + kind);
          }
        }
      }
    }
    for (String sizes :
        List.of(
            "h1q1d1",
            "mb2h3q17k33d20",
            "mb2h4g2q17k9d20v12",
            "h2q40d64",
            "mb2h3q7d5 qs=315x5x45 ks=315x5x45 vs=315x5x45 os=105x5x15")) {
      texts.add("attention forward-inference f32 " + sizes);
    }
    for (String kind : List.of("relu", "gelu", "sigmoid", "tanh")) {
      for (String sizes : List.of("1", "17", "13x37", "2x3x64")) {
        texts.add("activation forward f32 " + kind + " " + sizes);
        texts.add("activation backward f32 " + kind + " " + sizes);
        if (!kind.equals("gelu")) {
          texts.add("activation backward f32 " + kind + " " + sizes + " from=dst");
        }
      }
    }
    for (String sizes : List.of("1", "17", "13x37", "64x128")) {
      texts.add("elementwise forward f32 add " + sizes + ":" + sizes);
    }
    for (String kind : List.of("sum", "mean")) {
      for (String sizes : List.of("7x13 axis=0", "7x13 axis=1", "3x50x4 axis=1", "1x1 axis=0")) {
        texts.add("reduction forward f32 " + kind + " " + sizes);
      }
    }
    return texts;
  }

  /** Sizes drawn from a seed, so that nobody's favourite sizes are all that is tested. */
  static List<String> drawn(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int k = random.nextInt(1, 100);
      texts.add(
          "gemm forward f32 "
              + random.nextInt(1, 80)
              + "x"
              + k
              + ":"
              + k
              + "x"
              + random.nextInt(1, 80)
              + pick(random, "", " ta")
              + pick(random, "", " tb")
              + pick(random, "", " beta=1")
              + pick(random, "", " +relu", " +bias:n+relu"));
    }
    List<String> directions =
        List.of("forward-training", "forward-inference", "backward-data", "backward-weights");
    for (int i = 0; i < 40; i++) {
      int kernel = random.nextInt(1, 5);
      texts.add(
          "convolution "
              + directions.get(i % 4)
              + " f32 mb"
              + random.nextInt(1, 4)
              + "ic"
              + random.nextInt(1, 20)
              + "ih"
              + random.nextInt(5, 12)
              + "oc"
              + random.nextInt(1, 36)
              + "kh"
              + kernel
              + "sh"
              + random.nextInt(1, 3)
              + "ph"
              + random.nextInt(0, kernel)
              + pick(random, " nchw", " nhwc"));
    }
    return texts;
  }

  private static String pick(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  static List<Problem> all() {
    List<String> texts = new ArrayList<>(gemm());
    texts.addAll(convolution());
    texts.addAll(drawn(20261122));
    texts.addAll(others());
    return texts.stream().map(Problems::parse).toList();
  }
}
