package org.einkorn.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernels on machines with narrower vectors, in JVMs of their own, on the class path. */
final class OtherWidthsTest {

  private static final List<String> PROBLEMS =
      List.of(
          "gemm forward f32 13x33:33x33 +bias:n+relu",
          "gemm forward f32 13x33:33x35 ta tb beta=other",
          "gemm forward f32 1x19:19x70",
          "gemm forward f32 19x70:70x1",
          "gemm forward f32 2x13x33:2x33x35",
          "gemm forward f64 13x33:33x33 +bias:n+relu",
          "gemm forward f64 13x33:33x35 ta tb beta=other",
          "convolution forward-training f32 mb2ic3ih9iw7oc9kh3ph1 nchw +bias+tanh",
          "convolution backward-data f32 mb1ic2ih11oc13kh3sh2ph1 nchw",
          "convolution backward-weights f32 mb1ic2ih11oc13kh3sh2ph1 nchw +bias",
          "convolution forward-training f32 mb2ic3ih9iw7oc9kh3ph1 nhwc +bias+tanh",
          "convolution forward-training f32 mb2ic3ih5oc8kh3sh2ph1 nchw transposed +bias+relu",
          "convolution forward-inference f32 g3mb2ic3ih9iw37oc3kh3sh2ph1 nchw +bias",
          "convolution backward-data f32 g3mb2ic3ih9iw37oc3kh3sh2ph1 nchw",
          "convolution backward-weights f32 g3mb2ic3ih9iw37oc3kh3sh2ph1 nchw",
          "pooling forward-training f32 max mb2ic3ih26kh2sh2",
          "pooling backward f32 max mb2ic3ih26kh2sh2",
          "normalization forward-training f32 batch mb4ic17ih3 nhwc",
          "normalization forward-training f32 layer 5x100:100",
          "normalization backward f32 layer 5x100:100",
          "normalization forward-training f32 rms 5x100:100 add=bias+residual +relu",
          "normalization forward-training f32 group g3mb2ic51ih5 nhwc",
          "normalization backward f32 instance mb2ic5ih9 +relu",
          "pooling forward-training f32 max mb2ic35ih9kh3sh2ph1 nhwc",
          "pooling backward f32 max mb2ic35ih9kh3sh2ph1 nhwc",
          "pooling forward-inference f32 avg_np mb2ic3ih26kh3sh2ph1",
          "pooling backward f32 avg_p mb2ic3ih26kh3ph1",
          "pooling backward f32 avg_np mb2ic3ih26kh3sh2ph1",
          "pooling backward f32 avg_p mb2ic3ih33kh2sh2ph1",
          "softmax forward-training f32 64x40 axis=1 cross-entropy smoothing weights",
          "softmax forward-training f32 99 loss=bce",
          "softmax forward-training f32 99 loss=kl",
          "softmax forward-training f32 7x10 axis=1 cross-entropy",
          "softmax forward-inference f32 5x100 axis=1",
          "softmax backward f32 3x10x17 axis=1",
          "activation forward f32 gelu 99",
          "activation backward f32 tanh 99",
          "activation forward f32 softplus 99",
          "activation backward f64 mish 99",
          "activation forward f64 gelu 99",
          "activation forward f32 prelu 3x33:1x33",
          "activation backward f32 gelu 3x33 +bias:n",
          "attention forward-training f32 h2g1q37k29d19v21 causal mask=qk",
          "attention backward f32 h2g1q37k29d19v21 causal mask=bk",
          "elementwise forward f32 add 99:99",
          "elementwise forward f32 pow 3x33:3x1",
          "elementwise forward f64 where 99:99:99",
          "elementwise backward f64 div 3x33:1x33",
          "reduction forward f32 mean 7x33 axis=1",
          "reduction forward f32 sum 33x71 axis=0",
          "reduction forward f64 variance 7x33 axis=1",
          "reduction forward f32 max 33x71 axis=0",
          "reduction backward f32 min 7x33 axis=0",
          "recurrent forward-training f32 lstm l2t3mb3slc5dhc9 concat bias initial final",
          "recurrent backward f32 lbr-gru l2t3mb3slc5dhc9 concat bias initial final lengths",
          "optimizer forward f32 adam 99",
          "optimizer forward f32 rmsprop 99 momentum centered l1",
          "optimizer forward f32 lamb 99",
          "embedding forward f32 20:30x37 padding=3",
          "embedding backward-weights f32 90:7x37 beta=other",
          "dropout forward-training f32 1000",
          "transform forward f32 transpose 45x67 perm=1,0",
          "transform forward f32 im2col mb1ic2ih9kh3ph1",
          "transform backward f32 im2col mb1ic2ih19kh3ph1");

  @ParameterizedTest
  @CsvSource({"-XX:UseAVX=2", "-XX:MaxVectorSize=16"})
  void verifiesInAJvmWith(String flag) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                flag,
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                String.join(
                    System.getProperty("path.separator"), "target/classes", "target/test-classes"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), output);
    assertTrue(output.contains("verified"), output);
  }

  /** What runs in the child. */
  static final class Child {

    private Child() {}

    public static void main(String[] args) {
      for (String text : PROBLEMS) {
        int verified = 0;
        Problem problem = Problems.parse(text);
        Options options = Options.cpu().withThreads(2).withAccuracy(Accuracy.RELAXED);
        for (Offer offer : new VectorBackend().offers(problem, options)) {
          if (offer instanceof Offer.Candidate(var variant)) {
            Optional<String> failure = Verifier.failure(variant, problem, options, 1);
            if (failure.isPresent()) {
              System.err.println(failure.get());
              System.exit(1);
            }
            verified++;
          }
        }
        if (verified == 0) {
          System.err.println("nothing computes " + text);
          System.exit(1);
        }
      }
      System.out.println(PROBLEMS.size() + " verified");
    }
  }
}
