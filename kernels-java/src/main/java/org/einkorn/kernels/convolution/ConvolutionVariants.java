package org.einkorn.kernels.convolution;

import java.util.List;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;

/** The convolutions on the Vector API. */
public final class ConvolutionVariants {

  private ConvolutionVariants() {}

  /** The offers for a problem, best guess first. */
  public static List<Offer> offers(ConvolutionProblem problem, Options options) {
    return List.of(new Offer.Refusal("vector/convolution", "has no kernel yet"));
  }
}
