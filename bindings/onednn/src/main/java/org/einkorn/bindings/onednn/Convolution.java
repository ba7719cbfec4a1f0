package org.einkorn.bindings.onednn;

import org.jspecify.annotations.Nullable;

/**
 * Convolution. Sources are {@code n ic (d) (h) w}, destinations {@code n oc (d) (h) w}, weights
 * {@code (g) oc ic (d) (h) w}; a bias has {@code oc} elements.
 */
public final class Convolution {

  private Convolution() {}

  /**
   * How the kernel moves over the image; one number for each spatial axis.
   *
   * @param strides steps
   * @param dilations gaps between the taps of the kernel; 0 is a dense kernel
   * @param before padding before the first element
   * @param after padding after the last element
   */
  public record Window(long[] strides, long[] dilations, long[] before, long[] after) {}

  /** dst = src * weights + bias. */
  public static PrimitiveDesc forward(
      Engine engine,
      PropKind kind,
      MemoryDesc src,
      MemoryDesc weights,
      @Nullable MemoryDesc bias,
      MemoryDesc dst,
      Window window,
      Attributes attributes) {
    return create(
        OneDnn.functions().operations().convolutionForward(),
        engine,
        kind,
        Algorithm.CONVOLUTION_DIRECT,
        src,
        weights,
        bias,
        dst,
        window,
        attributes);
  }

  /** The gradient with respect to the source; {@code forward} is its forward operation. */
  public static PrimitiveDesc backwardData(
      Engine engine,
      MemoryDesc diffSrc,
      MemoryDesc weights,
      MemoryDesc diffDst,
      Window window,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().convolutionBackwardData(),
        engine,
        Algorithm.CONVOLUTION_DIRECT,
        diffSrc,
        weights,
        diffDst,
        window.strides(),
        window.dilations(),
        window.before(),
        window.after(),
        forward,
        attributes);
  }

  /** The gradients with respect to weights and bias; {@code forward} is its forward operation. */
  public static PrimitiveDesc backwardWeights(
      Engine engine,
      MemoryDesc src,
      MemoryDesc diffWeights,
      @Nullable MemoryDesc diffBias,
      MemoryDesc diffDst,
      Window window,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().convolutionBackwardWeights(),
        engine,
        Algorithm.CONVOLUTION_DIRECT,
        src,
        diffWeights,
        diffBias,
        diffDst,
        window.strides(),
        window.dilations(),
        window.before(),
        window.after(),
        forward,
        attributes);
  }

  /** Transposed convolution: dst = src transposed-convolved with weights, + bias. */
  public static PrimitiveDesc transposed(
      Engine engine,
      PropKind kind,
      MemoryDesc src,
      MemoryDesc weights,
      @Nullable MemoryDesc bias,
      MemoryDesc dst,
      Window window,
      Attributes attributes) {
    return create(
        OneDnn.functions().operations().deconvolutionForward(),
        engine,
        kind,
        Algorithm.DECONVOLUTION_DIRECT,
        src,
        weights,
        bias,
        dst,
        window,
        attributes);
  }

  /** Both kinds of forward operation take the same arguments. */
  private static PrimitiveDesc create(
      NativeFunction operation,
      Engine engine,
      PropKind kind,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc weights,
      @Nullable MemoryDesc bias,
      MemoryDesc dst,
      Window window,
      Attributes attributes) {
    return PrimitiveDesc.create(
        operation,
        engine,
        kind,
        algorithm,
        src,
        weights,
        bias,
        dst,
        window.strides(),
        window.dilations(),
        window.before(),
        window.after(),
        attributes);
  }
}
