package org.einkorn.kernels.vector;

import java.util.List;
import java.util.Map;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.activation.ActivationVariants;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.attention.AttentionVariants;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.convolution.ConvolutionVariants;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.elementwise.ElementwiseVariants;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.gemm.GemmVariants;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.normalization.NormalizationVariants;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.optimizer.OptimizerVariants;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.pooling.PoolingVariants;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.recurrent.RecurrentVariants;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.reduction.ReductionVariants;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.einkorn.kernels.softmax.SoftmaxVariants;

/** The kernels in Java, on the Vector API. */
public final class VectorBackend implements Backend {

  @Override
  public int spiVersion() {
    return 1;
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public Availability availability() {
    return VectorProbe.problem()
        .<Availability>map(
            problem -> new Availability.Unavailable(problem.reason(), problem.remedy()))
        .orElseGet(() -> new Availability.Available(System.getProperty("java.version"), Map.of()));
  }

  @Override
  public List<Device> devices() {
    return availability() instanceof Availability.Available ? List.of(Device.cpu()) : List.of();
  }

  @Override
  public List<Offer> offers(Problem problem, Options options) {
    if (!options.device().equals(Device.cpu())) {
      return List.of();
    }
    if (availability() instanceof Availability.Unavailable(String reason, String remedy)) {
      return List.of(new Offer.Refusal("vector", reason + "; " + remedy));
    }
    return table(problem, options);
  }

  /** The offers of a problem's family. */
  static List<Offer> table(Problem problem, Options options) {
    return switch (problem) {
      case ActivationProblem p -> ActivationVariants.offers(p, options);
      case AttentionProblem p -> AttentionVariants.offers(p, options);
      case ConvolutionProblem p -> ConvolutionVariants.offers(p, options);
      case ElementwiseProblem p -> ElementwiseVariants.offers(p, options);
      case GemmProblem p -> GemmVariants.offers(p, options);
      case NormalizationProblem p -> NormalizationVariants.offers(p, options);
      case OptimizerProblem p -> OptimizerVariants.offers(p, options);
      case PoolingProblem p -> PoolingVariants.offers(p, options);
      case RecurrentProblem p -> RecurrentVariants.offers(p, options);
      case ReductionProblem p -> ReductionVariants.offers(p, options);
      case SoftmaxProblem p -> SoftmaxVariants.offers(p, options);
    };
  }
}
