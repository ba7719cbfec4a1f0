package org.einkorn.kernels.convolution;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.microkernel.Blocking;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.Tile;
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

  private static final List<Planned> TABLE = new ArrayList<>();

  static {
    if (Machine.FLOATS.bits() == 512) {
      add(6, 4, 384, 96, Supply.IN_PLACE);
      add(12, 2, 256, 96, Supply.IN_PLACE);
      add(8, 3, 384, 96, Supply.PREPACKED);
    } else if (Machine.REGISTERS == 32) {
      add(6, 4, 256, 96, Supply.IN_PLACE);
      add(8, 3, 256, 96, Supply.PREPACKED);
    } else {
      add(6, 2, 256, 96, Supply.IN_PLACE);
      add(6, 2, 256, 96, Supply.PREPACKED);
    }
  }

  private ConvolutionVariants() {}

  private static void add(int rows, int vectors, int kc, int mc, Supply weights) {
    Tile tile = new Tile(rows, vectors, Machine.FLOATS);
    TABLE.add(planned(new ConvolutionPlan(tile, new Blocking(kc, mc, 1024), weights)));
  }

  private static Planned planned(ConvolutionPlan plan) {
    return new Planned(
        plan,
        new VectorVariant<>(
            plan.id(),
            ConvolutionProblem.class,
            (variant, problem, options) -> kernel(variant, problem, options, plan),
            ImplicitGemmKernel.class,
            BackwardWeightsKernel.class));
  }

  private static Kernel kernel(
      Variant variant, ConvolutionProblem problem, Options options, ConvolutionPlan plan) {
    if (problem.direction() != Direction.BACKWARD_WEIGHTS) {
      return new ImplicitGemmKernel(variant, problem, options, plan);
    }
    // the gradient changes with every call, so nothing is gained by packing all of it before
    Supply supply = plan.supplyA() == Supply.PREPACKED ? Supply.PACKED : plan.supplyA();
    return new BackwardWeightsKernel(
        variant, problem, options, new ConvolutionPlan(plan.tile(), plan.blocking(), supply));
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
    for (Planned planned : TABLE) {
      String reason = refusal(planned.plan(), problem, options);
      offers.add(
          reason.isEmpty()
              ? new Offer.Candidate(planned.variant())
              : Tables.refusal(planned.variant(), reason));
    }
    return offers;
  }

  private static double largest(ConvolutionProblem p) {
    double copy =
        (double)
                (p.h().in()
                    + p.h().kernel() * (p.h().dilation() + 1)
                    + p.h().out() * p.h().stride())
            * (p.w().in() + p.w().kernel() * (p.w().dilation() + 1) + p.w().out() * p.w().stride());
    double weights = (double) p.ic() * p.oc() * p.h().kernel() * p.w().kernel();
    return Math.max(weights, copy * Math.max(p.ic(), p.oc()));
  }

  private static String refusal(ConvolutionPlan plan, ConvolutionProblem problem, Options options) {
    if (plan.supplyA() == Supply.IN_PLACE) {
      if (options.storage() != Storage.NATIVE) {
        return "reads its left matrix in place, which must be native, not heap";
      }
      if (problem.direction() == Direction.BACKWARD_DATA) {
        return "reads the weights in place, but backward-data wants them transposed";
      }
    }
    return "";
  }
}
