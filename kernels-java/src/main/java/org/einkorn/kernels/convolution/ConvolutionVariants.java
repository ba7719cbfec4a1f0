package org.einkorn.kernels.convolution;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/**
 * The convolutions on the Vector API: products of the weights with columns that are packed from a
 * padded copy of the image on the fly. Their error is within the reference's tolerance, and neither
 * threads nor storage change a bit.
 */
public final class ConvolutionVariants {

  private static final double LARGEST = 1 << 30;

  private record Planned(ConvolutionPlan plan, VectorVariant<ConvolutionProblem> variant) {}

  private static final List<Planned> IMPLICIT_GEMM =
      List.of(planned(Supply.IN_PLACE), planned(Supply.PREPACKED));

  private static final VectorVariant<ConvolutionProblem> DEPTHWISE =
      new VectorVariant<>(
          "vector/convolution/f32/depthwise",
          ConvolutionProblem.class,
          DepthwiseKernel::new,
          DepthwiseKernel.class);

  private ConvolutionVariants() {}

  private static Planned planned(Supply weights) {
    ConvolutionPlan plan = new ConvolutionPlan(weights);
    return new Planned(
        plan,
        new VectorVariant<>(
            plan.id(),
            ConvolutionProblem.class,
            (variant, problem, options) ->
                problem.direction() == Direction.BACKWARD_WEIGHTS
                    ? new BackwardWeightsKernel(variant, problem, options)
                    : new ImplicitGemmKernel(variant, problem, options, plan),
            ImplicitGemmKernel.class,
            BackwardWeightsKernel.class));
  }

  /** The offers for a problem, best guess first. */
  public static List<Offer> offers(ConvolutionProblem problem, Options options) {
    if (problem.type() != DataType.F32) {
      return List.of(
          new Offer.Refusal("vector/convolution", "computes f32, not " + problem.type().text()));
    }
    if (problem.layout() != ImageLayout.NCHW) {
      return List.of(
          new Offer.Refusal("vector/convolution", "computes nchw, not " + problem.layout().text()));
    }
    if (largest(problem) > LARGEST) {
      return List.of(
          new Offer.Refusal(
              "vector/convolution", "takes images and weights of up to 2^30 elements"));
    }
    List<Offer> offers = new ArrayList<>();
    String reason = depthwiseRefusal(problem);
    offers.add(
        reason.isEmpty() ? new Offer.Candidate(DEPTHWISE) : Tables.refusal(DEPTHWISE, reason));
    for (Planned planned : IMPLICIT_GEMM) {
      reason = refusal(planned.plan(), problem, options);
      offers.add(
          reason.isEmpty()
              ? new Offer.Candidate(planned.variant())
              : Tables.refusal(planned.variant(), reason));
    }
    return offers;
  }

  private static String depthwiseRefusal(ConvolutionProblem p) {
    if (p.ic() != p.groups() || p.oc() != p.groups()) {
      return "computes groups of one input and one output channel, not ic="
          + p.ic()
          + " and oc="
          + p.oc()
          + " in "
          + p.groups()
          + " groups";
    }
    return p.hasDepth() ? "computes two spatial axes, not three" : "";
  }

  private static double largest(ConvolutionProblem p) {
    double images = Math.max(p.srcLayout().count(), p.dstLayout().count());
    double reach = 1;
    for (Window window : List.of(p.d(), p.h(), p.w())) {
      double copy = window.in() + window.kernel() * (window.dilation() + 1) + window.stride();
      reach *= copy;
    }
    return Math.max(Math.max(images / Math.max(1, p.mb()), reach), p.weightsLayout().count());
  }

  private static String refusal(ConvolutionPlan plan, ConvolutionProblem problem, Options options) {
    boolean inPlace = plan.supplyA() == Supply.IN_PLACE;
    if (problem.direction() == Direction.BACKWARD_WEIGHTS) {
      return inPlace ? "reads the weights, which backward-weights does not" : "";
    }
    if (inPlace && options.storage() != Storage.NATIVE) {
      return "reads the weights in place, which must be native, not heap";
    }
    boolean backward = (problem.direction() == Direction.BACKWARD_DATA) != problem.transposed();
    if (inPlace && backward) {
      return "reads the weights in place, but this direction wants them transposed";
    }
    return "";
  }
}
