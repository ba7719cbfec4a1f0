package org.einkorn.kernels.convolution;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/**
 * The convolutions on the Vector API. Their error is within the reference's tolerance, but for
 * Winograd's, whose bound {@link WinogradKernel} states and which a caller must allow; neither
 * threads nor storage change a bit.
 */
public final class ConvolutionVariants {

  private static final String FAMILY = "vector/convolution/f32/";

  /** Channels of a group from which on fewer products pay for the transforms. */
  private static final long WORTHWHILE_CHANNELS = 16;

  private static final double LARGEST = 1 << 30;

  /** One way to convolve images in nchw. */
  private enum Algorithm {
    DEPTHWISE("depthwise", Accuracy.STANDARD, DepthwiseKernel.class, DirectDepthwiseKernel.class) {
      @Override
      Kernel kernel(Variant variant, ConvolutionProblem problem, Options options) {
        if (DirectDepthwiseKernel.computes(problem)) {
          return new DirectDepthwiseKernel(variant, problem, options);
        }
        return DirectDepthwiseWeightsKernel.computes(problem)
            ? new DirectDepthwiseWeightsKernel(variant, problem, options)
            : new DepthwiseKernel(variant, problem, options);
      }

      @Override
      String refusal(ConvolutionProblem p, Options options) {
        if (p.ic() != p.groups() || p.oc() != p.groups()) {
          return String.format(
              "computes groups of one input and one output channel, not ic=%d and oc=%d in %d"
                  + " groups",
              p.ic(), p.oc(), p.groups());
        }
        return p.hasDepth() ? "computes one or two spatial axes, not three" : "";
      }
    },
    WINOGRAD_4("winograd/4x4", Accuracy.RELAXED, WinogradKernel.class) {
      @Override
      Kernel kernel(Variant variant, ConvolutionProblem problem, Options options) {
        return new WinogradKernel(variant, problem, options, WinogradTransform.F4);
      }

      @Override
      String refusal(ConvolutionProblem p, Options options) {
        return winogradRefusal(p, options);
      }
    },
    WINOGRAD_2("winograd/2x2", Accuracy.RELAXED, WinogradKernel.class) {
      @Override
      Kernel kernel(Variant variant, ConvolutionProblem problem, Options options) {
        return new WinogradKernel(variant, problem, options, WinogradTransform.F2);
      }

      @Override
      String refusal(ConvolutionProblem p, Options options) {
        return winogradRefusal(p, options);
      }
    },
    WEIGHTS_IN_PLACE(ConvolutionPlan.ID + "/rows", Accuracy.STANDARD, ImplicitGemmKernel.class) {
      @Override
      Kernel kernel(Variant variant, ConvolutionProblem problem, Options options) {
        return new ImplicitGemmKernel(variant, problem, options, false);
      }

      @Override
      String refusal(ConvolutionProblem p, Options options) {
        if (p.direction() == Direction.BACKWARD_WEIGHTS) {
          return "reads the weights, which backward-weights does not";
        }
        if (options.storage() != Storage.NATIVE) {
          return "reads the weights in place, which must be native, not heap";
        }
        return (p.direction() == Direction.BACKWARD_DATA) == p.transposed()
            ? ""
            : "reads the weights in place, but this direction wants them transposed";
      }

      @Override
      boolean isLast(ConvolutionProblem p) {
        return ConvolutionPlan.packingPays(p);
      }
    },
    WEIGHTS_PACKED(
        ConvolutionPlan.ID,
        Accuracy.STANDARD,
        ImplicitGemmKernel.class,
        BackwardWeightsKernel.class) {
      @Override
      Kernel kernel(Variant variant, ConvolutionProblem problem, Options options) {
        return problem.direction() == Direction.BACKWARD_WEIGHTS
            ? new BackwardWeightsKernel(variant, problem, options)
            : new ImplicitGemmKernel(variant, problem, options, true);
      }

      @Override
      String refusal(ConvolutionProblem p, Options options) {
        return "";
      }
    };

    private final Accuracy accuracy;
    private final VectorVariant<ConvolutionProblem> planes;
    private final VectorVariant<ConvolutionProblem> channels;

    Algorithm(String id, Accuracy accuracy, Class<?>... code) {
      this.accuracy = accuracy;
      planes =
          new VectorVariant<>(FAMILY + id, ConvolutionProblem.class, this::kernel, accuracy, code);
      channels =
          new VectorVariant<>(
              FAMILY + "nhwc/" + id,
              ConvolutionProblem.class,
              (variant, problem, options) ->
                  new NhwcKernel(
                      variant,
                      problem,
                      options,
                      kernel(variant, problem.in(ImageLayout.NCHW), inner(options))),
              accuracy,
              withWrapper(code));
    }

    private static Class<?>[] withWrapper(Class<?>[] code) {
      List<Class<?>> all = new ArrayList<>(List.of(code));
      all.add(NhwcKernel.class);
      return all.toArray(Class<?>[]::new);
    }

    private static Options inner(Options options) {
      return options.withStorage(Storage.NATIVE);
    }

    abstract Kernel kernel(Variant variant, ConvolutionProblem problem, Options options);

    /** Why it does not compute a problem; empty when it does. */
    abstract String refusal(ConvolutionProblem problem, Options options);

    /** Whether the others are likely to be faster. */
    boolean isLast(ConvolutionProblem p) {
      long channels = Math.min(p.ic(), p.oc()) / p.groups();
      return accuracy == Accuracy.RELAXED && channels < WORTHWHILE_CHANNELS;
    }

    Offer offer(ConvolutionProblem problem, Options options) {
      boolean nchw = problem.layout() == ImageLayout.NCHW;
      VectorVariant<ConvolutionProblem> variant = nchw ? planes : channels;
      String reason = refusal(problem, nchw ? options : inner(options));
      return reason.isEmpty() ? new Offer.Candidate(variant) : Tables.refusal(variant, reason);
    }
  }

  private ConvolutionVariants() {}

  private static String winogradRefusal(ConvolutionProblem p, Options options) {
    if (options.accuracy() != Accuracy.RELAXED) {
      return "has larger errors; allow the accuracy class relaxed";
    }
    if (p.direction() == Direction.BACKWARD_WEIGHTS) {
      return "computes forward and backward-data";
    }
    boolean small = p.h().kernel() == 3 && p.w().kernel() == 3 && !p.hasDepth();
    boolean dense =
        p.h().stride() * p.w().stride() == 1 && p.h().dilation() + p.w().dilation() == 0;
    return small && dense ? "" : "computes kernels of 3x3 with stride 1 and no dilation";
  }

  /** The offers for a problem, best guess first. */
  public static List<Offer> offers(ConvolutionProblem problem, Options options) {
    if (problem.type() != DataType.F32) {
      return List.of(
          new Offer.Refusal("vector/convolution", "computes f32, not " + problem.type().text()));
    }
    if (largest(problem) > LARGEST) {
      return List.of(
          new Offer.Refusal(
              "vector/convolution", "takes images and weights of up to 2^30 elements"));
    }
    List<Offer> offers = new ArrayList<>();
    List<Offer> last = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      (algorithm.isLast(problem) ? last : offers).add(algorithm.offer(problem, options));
    }
    offers.addAll(last);
    return offers;
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
}
