package org.einkorn.bindings.onednn;

/** Pooling over windows. In training, max-pooling fills a workspace that backward reads. */
public final class Pooling {

  private Pooling() {}

  /**
   * The windows; one number for each spatial axis.
   *
   * @param kernel sizes of the window
   * @param window how it moves
   */
  public record Windows(long[] kernel, Convolution.Window window) {}

  /** Pools. */
  public static PrimitiveDesc forward(
      Engine engine,
      PropKind kind,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc dst,
      Windows windows,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().poolingForward(),
        engine,
        kind,
        algorithm,
        src,
        dst,
        windows.window().strides(),
        windows.kernel(),
        windows.window().dilations(),
        windows.window().before(),
        windows.window().after(),
        attributes);
  }

  /** The gradient with respect to the source; {@code forward} is its forward-training operation. */
  public static PrimitiveDesc backward(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc diffSrc,
      MemoryDesc diffDst,
      Windows windows,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().poolingBackward(),
        engine,
        algorithm,
        diffSrc,
        diffDst,
        windows.window().strides(),
        windows.kernel(),
        windows.window().dilations(),
        windows.window().before(),
        windows.window().after(),
        forward,
        attributes);
  }
}
