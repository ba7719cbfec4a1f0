package org.einkorn.kernels;

/**
 * How a kernel slides along one spatial axis. Output position <i>o</i> and kernel position <i>k</i>
 * meet the input position {@code i = o·stride + k·(dilation + 1) − pad}; positions outside the
 * input are padding. The padding behind the input follows from the number of outputs.
 *
 * @param in size of the input
 * @param out size of the output
 * @param kernel size of the kernel
 * @param stride step between outputs
 * @param pad padding before the input
 * @param dilation positions left out between kernel positions; 0 for a dense kernel
 */
public record Window(long in, long out, long kernel, long stride, long pad, long dilation) {

  /** Checks the sizes. */
  public Window {
    Checks.size("input size", in);
    Checks.size("output size", out);
    Checks.positive("kernel size", kernel);
    Checks.positive("stride", stride);
    Checks.size("padding", pad);
    Checks.size("dilation", dilation);
    long reach = Math.addExact(Math.multiplyExact(kernel - 1, dilation + 1), 1);
    if (pad >= reach) {
      throw new IllegalArgumentException(
          "padding " + pad + " must be less than the kernel's reach of " + reach);
    }
    if (out > 0) {
      long padAfter =
          Math.subtractExact(
              Math.addExact(Math.multiplyExact(out - 1, stride), reach), Math.addExact(in, pad));
      if (padAfter >= reach) {
        throw new IllegalArgumentException(
            "output size "
                + out
                + " does not fit: input "
                + in
                + ", kernel "
                + kernel
                + ", stride "
                + stride
                + ", padding "
                + pad
                + " give "
                + outFor(in, kernel, stride, pad, dilation));
      }
    }
  }

  /** A window whose output follows from symmetric padding. */
  public static Window of(long in, long kernel, long stride, long pad) {
    return new Window(in, outFor(in, kernel, stride, pad, 0), kernel, stride, pad, 0);
  }

  /** Size of the output under symmetric padding. */
  public static long outFor(long in, long kernel, long stride, long pad, long dilation) {
    long span = in + 2 * pad - ((kernel - 1) * (dilation + 1) + 1);
    return span < 0 || stride < 1 ? 0 : span / stride + 1;
  }

  /** Padding behind the input; negative when input positions are left unused. */
  public long padAfter() {
    return (out - 1) * stride + (kernel - 1) * (dilation + 1) + 1 - in - pad;
  }

  /** Input position that an output and a kernel position meet; outside the input it is padding. */
  public long input(long output, long position) {
    return output * stride + position * (dilation + 1) - pad;
  }

  /** Number of pairs of output and kernel positions that meet the input, padding not counted. */
  public long pairs() {
    long pairs = 0;
    for (long k = 0; k < kernel; k++) {
      long shift = k * (dilation + 1) - pad;
      long first = shift >= 0 ? 0 : (-shift + stride - 1) / stride;
      long last = in - 1 - shift < 0 ? -1 : Math.min(out - 1, (in - 1 - shift) / stride);
      pairs += Math.max(0, last - first + 1);
    }
    return pairs;
  }

  /** The sizes in benchdnn's notation: {@code ih224oh112kh7sh2ph3}. */
  public static String text(Window h, Window w, String channels) {
    boolean square = h.equals(w);
    StringBuilder text = new StringBuilder();
    text.append("ih").append(h.in);
    append(text, "iw", w.in, !square);
    text.append(channels).append("oh").append(h.out);
    append(text, "ow", w.out, !square);
    text.append("kh").append(h.kernel);
    append(text, "kw", w.kernel, !square);
    append(text, "sh", h.stride, h.stride != 1 || !square);
    append(text, "sw", w.stride, !square);
    append(text, "ph", h.pad, h.pad != 0 || !square);
    append(text, "pw", w.pad, !square);
    append(text, "dh", h.dilation, h.dilation != 0 || w.dilation != 0);
    append(text, "dw", w.dilation, !square && (h.dilation != 0 || w.dilation != 0));
    return text.toString();
  }

  private static void append(StringBuilder text, String key, long value, boolean wanted) {
    if (wanted) {
      text.append(key).append(value);
    }
  }
}
