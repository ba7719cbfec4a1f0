package org.einkorn.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.convolution.ConvolutionVariants;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products and convolutions give the same bits for any number of threads. */
final class ThreadInvarianceTest {

  private static List<Variant> variants(Problem problem, Options options) {
    List<Offer> offers =
        problem instanceof GemmProblem gemm
            ? GemmVariants.offers(gemm, options)
            : ConvolutionVariants.offers((ConvolutionProblem) problem, options);
    return offers.stream()
        .filter(Offer.Candidate.class::isInstance)
        .map(offer -> ((Offer.Candidate) offer).variant())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "gemm forward f32 101x301:301x203 +bias:n, DST",
    "gemm forward f64 101x301:301x103 +bias:n, DST",
    "gemm forward f32 5x101x101:5x101x103 +bias:n, DST",
    "gemm forward f32 1001x501:501x5, DST",
    "gemm forward f32 77x20011:20011x1, DST",
    "gemm forward f32 1x3000:3000x1027, DST",
    "convolution forward-inference f32 mb2ic16ih23oc32kh3ph1 nchw +bias, DST",
    "convolution backward-data f32 mb2ic16ih23oc32kh3ph1 nchw, DIFF_SRC",
    "convolution backward-weights f32 mb2ic16ih23oc32kh3ph1 nchw +bias, DIFF_WEIGHTS",
    "convolution backward-data f32 mb2ic16ih23oc32kh3sh2ph1 nchw, DIFF_SRC",
    "convolution forward-inference f32 mb1ic64ih7oc80kh3ph1 nhwc +bias, DST",
    "convolution forward-inference f32 g32mb2ic32ih60oc32kh3ph1 nchw +bias, DST",
    "convolution backward-weights f32 g32mb2ic32ih60oc32kh3ph1 nchw, DIFF_WEIGHTS"
  })
  void threadsDoNotChangeABit(String text, Role written) {
    Problem problem = Problems.parse(text);
    for (Variant variant : variants(problem, Options.cpu())) {
      assertTrue(variant.isThreadInvariant(), variant.id());
      double[] one = result(variant, problem, 1, written);
      for (int threads : new int[] {2, 3, 7}) {
        double[] many = result(variant, problem, threads, written);
        for (int i = 0; i < one.length; i++) {
          assertEquals(one[i], many[i], variant.id() + " on " + threads + " threads, " + i);
        }
      }
    }
  }

  private static double[] result(Variant variant, Problem problem, int threads, Role written) {
    Options options = Options.cpu().withThreads(threads);
    Kernel kernel = variant.prepare(problem, options, Preparation.COLD);
    Trial trial = new Trial(problem, options, Data.REALS, 1);
    kernel.run(trial.operands(), kernel.newWorkspace());
    HostBuffer contents = trial.contents(written);
    double[] values = new double[Math.toIntExact(contents.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = contents.get(i);
    }
    return values;
  }
}
