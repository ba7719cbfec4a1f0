package org.einkorn.bindings.onednn;

/**
 * Batch, layer and group normalization: dst = scale (src - mean) / sqrt(variance + epsilon) +
 * shift, with the biased variance, over all but the second axis (batch), over the last axis
 * (layer), or over a group of the second axis and all axes behind it (group).
 */
public final class Normalization {

  /** Mean and variance are given, not computed. */
  public static final int USE_GLOBAL_STATS = 1;

  /** There is a scale. */
  public static final int USE_SCALE = 2;

  /** There is a shift. */
  public static final int USE_SHIFT = 4;

  /** The mean of a layer is taken for 0, and there is no shift. */
  public static final int RMS = 32;

  private Normalization() {}

  /** Normalizes each channel over the batch. */
  public static PrimitiveDesc batchForward(
      Engine engine,
      PropKind kind,
      MemoryDesc src,
      MemoryDesc dst,
      float epsilon,
      int flags,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().batchNormalizationForward(),
        engine,
        kind,
        src,
        dst,
        epsilon,
        flags,
        attributes);
  }

  /** The gradients of {@link #batchForward}, whose forward-training operation is given. */
  public static PrimitiveDesc batchBackward(
      Engine engine,
      PropKind kind,
      MemoryDesc diffSrc,
      MemoryDesc diffDst,
      MemoryDesc src,
      float epsilon,
      int flags,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().batchNormalizationBackward(),
        engine,
        kind,
        diffSrc,
        diffDst,
        src,
        epsilon,
        flags,
        forward,
        attributes);
  }

  /** Normalizes over the last axis; {@code statistics} describes mean and variance. */
  public static PrimitiveDesc layerForward(
      Engine engine,
      PropKind kind,
      MemoryDesc src,
      MemoryDesc dst,
      MemoryDesc statistics,
      float epsilon,
      int flags,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().layerNormalizationForward(),
        engine,
        kind,
        src,
        dst,
        statistics,
        epsilon,
        flags,
        attributes);
  }

  /** The gradients of {@link #layerForward}, whose forward-training operation is given. */
  public static PrimitiveDesc layerBackward(
      Engine engine,
      PropKind kind,
      MemoryDesc diffSrc,
      MemoryDesc diffDst,
      MemoryDesc src,
      MemoryDesc statistics,
      float epsilon,
      int flags,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().layerNormalizationBackward(),
        engine,
        kind,
        diffSrc,
        diffDst,
        src,
        statistics,
        epsilon,
        flags,
        forward,
        attributes);
  }

  /** Normalizes groups of neighbouring channels of each image. */
  public static PrimitiveDesc groupForward(
      Engine engine,
      PropKind kind,
      MemoryDesc src,
      MemoryDesc dst,
      long groups,
      float epsilon,
      int flags,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().groupNormalizationForward(),
        engine,
        kind,
        src,
        dst,
        groups,
        epsilon,
        flags,
        attributes);
  }

  /** The gradients of {@link #groupForward}, whose forward-training operation is given. */
  public static PrimitiveDesc groupBackward(
      Engine engine,
      PropKind kind,
      MemoryDesc diffSrc,
      MemoryDesc diffDst,
      MemoryDesc src,
      long groups,
      float epsilon,
      int flags,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().groupNormalizationBackward(),
        engine,
        kind,
        diffSrc,
        diffDst,
        src,
        groups,
        epsilon,
        flags,
        forward,
        attributes);
  }
}
