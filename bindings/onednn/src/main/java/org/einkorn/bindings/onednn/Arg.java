package org.einkorn.bindings.onednn;

/** Which argument of a primitive a memory is (the {@code DNNL_ARG_*} constants). */
public final class Arg {
  /** Source; the first source of a binary operation. */
  public static final int SRC = 1;

  /** Second source of a binary operation. */
  public static final int SRC_1 = 2;

  /** First hidden state of a recurrent cell. */
  public static final int SRC_ITER = SRC_1;

  /** First cell state of an LSTM. */
  public static final int SRC_ITER_C = 3;

  /** Destination. */
  public static final int DST = 17;

  /** Last hidden state of a recurrent cell. */
  public static final int DST_ITER = 18;

  /** Last cell state of an LSTM. */
  public static final int DST_ITER_C = 19;

  /** Weights; the right matrix of a product. */
  public static final int WEIGHTS = 33;

  /** Weights of the hidden state of a recurrent cell. */
  public static final int WEIGHTS_ITER = 34;

  /** Bias. */
  public static final int BIAS = 41;

  /** Mean of a normalization. */
  public static final int MEAN = 49;

  /** Variance of a normalization. */
  public static final int VARIANCE = 50;

  /** Scale of a normalization. */
  public static final int SCALE = 51;

  /** Shift of a normalization. */
  public static final int SHIFT = 52;

  /** What forward keeps for backward. */
  public static final int WORKSPACE = 64;

  /** Scratchpad. */
  public static final int SCRATCHPAD = 80;

  /** Gradient with respect to the source. */
  public static final int DIFF_SRC = 129;

  /** Gradient with respect to the first hidden state. */
  public static final int DIFF_SRC_ITER = 130;

  /** Gradient with respect to the first cell state. */
  public static final int DIFF_SRC_ITER_C = 131;

  /** Gradient with respect to the destination. */
  public static final int DIFF_DST = 145;

  /** Gradient with respect to the last hidden state. */
  public static final int DIFF_DST_ITER = 146;

  /** Gradient with respect to the last cell state. */
  public static final int DIFF_DST_ITER_C = 147;

  /** Gradient with respect to the weights. */
  public static final int DIFF_WEIGHTS = 161;

  /** Gradient with respect to the weights of the hidden state. */
  public static final int DIFF_WEIGHTS_ITER = 162;

  /** Gradient with respect to the bias. */
  public static final int DIFF_BIAS = 169;

  /** Gradient with respect to the scale. */
  public static final int DIFF_SCALE = 255;

  /** Gradient with respect to the shift. */
  public static final int DIFF_SHIFT = 256;

  /** Added to {@link #SRC}, {@link #WEIGHTS} or {@link #DST}: run-time scaling factors. */
  public static final int ATTR_SCALES = 4096;

  private static final int POST_OP_BASE = 32768;

  private Arg() {}

  /** The second source of the binary post-op at this place, counted from 0 over all post-ops. */
  public static int postOpSource(int index) {
    return POST_OP_BASE * (index + 1) | SRC_1;
  }
}
