package org.einkorn.kernels.convolution;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.ImageSizes;
import org.einkorn.kernels.Window;

/**
 * The sizes of a convolution in benchdnn's notation: one, two or three spatial axes, of which
 * {@code w} is the innermost. A convolution of fewer axes has {@link #ABSENT} windows in front.
 */
final class ConvolutionSizes {

  /** The window of an axis that is not there. */
  static final Window ABSENT = new Window(1, 1, 1, 1, 0, 0);

  /** All sizes that a text may name. */
  static final List<String> KEYS = keys();

  private static final String[] AXES = {"d", "h", "w"};

  private ConvolutionSizes() {}

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("g", "mb", "ic", "oc"));
    for (String size : List.of("i", "o", "k", "s", "p", "d")) {
      for (String axis : List.of("d", "h", "w")) {
        keys.add(size + axis);
      }
    }
    return List.copyOf(keys);
  }

  /** The windows of depth, height and width. */
  static Window[] parse(ImageSizes sizes, boolean transposed) {
    int first = sizes.has("id") ? 0 : sizes.has("ih") ? 1 : 2;
    if (first == 2 && !sizes.has("iw")) {
      throw new IllegalArgumentException("size 'ih' is missing");
    }
    Window[] windows = {ABSENT, ABSENT, ABSENT};
    for (int axis = first; axis < AXES.length; axis++) {
      windows[axis] = window(sizes, axis, first, transposed);
    }
    return windows;
  }

  private static Window window(ImageSizes sizes, int axis, int first, boolean transposed) {
    long src = inherited(sizes, "i", axis, first, -1);
    long kernel = inherited(sizes, "k", axis, first, -1);
    if (kernel < 0) {
      throw new IllegalArgumentException("size 'k" + AXES[first] + "' is missing");
    }
    long stride = inherited(sizes, "s", axis, first, 1);
    long pad = inherited(sizes, "p", axis, first, 0);
    long dilation = inherited(sizes, "d", axis, first, 0);
    boolean own = axis == first || sizes.has("i" + AXES[axis]) || sizes.has("k" + AXES[axis]);
    long computed =
        transposed
            ? Math.max(0, (src - 1) * stride + (kernel - 1) * (dilation + 1) + 1 - 2 * pad)
            : Window.outFor(src, kernel, stride, pad, dilation);
    long dst =
        own
            ? sizes.optional("o" + AXES[axis], computed)
            : inherited(sizes, "o", axis, first, computed);
    return transposed
        ? new Window(dst, src, kernel, stride, pad, dilation)
        : new Window(src, dst, kernel, stride, pad, dilation);
  }

  /** The size of an axis, or that of the nearest axis before it. */
  private static long inherited(
      ImageSizes sizes, String size, int axis, int first, long otherwise) {
    for (int a = axis; a >= first; a--) {
      if (sizes.has(size + AXES[a])) {
        return sizes.required(size + AXES[a]);
      }
    }
    return otherwise;
  }

  /** The canonical text: sizes that the axis before has too are left out where all of them are. */
  static String text(Window[] windows, String ic, String oc, boolean transposed) {
    int first = 0;
    while (first < 2 && windows[first].equals(ABSENT)) {
      first++;
    }
    if (first == 2 && windows[2].equals(ABSENT)) {
      first = 1;
    }
    boolean equal = true;
    boolean strided = false;
    boolean padded = false;
    boolean dilated = false;
    for (int axis = first; axis < 3; axis++) {
      Window w = windows[axis];
      equal &= w.equals(windows[first]);
      strided |= w.stride() != 1;
      padded |= w.pad() != 0;
      dilated |= w.dilation() != 0;
    }
    StringBuilder text = new StringBuilder(ic);
    int last = equal ? first : 2;
    for (int axis = first; axis <= last; axis++) {
      text.append('i').append(AXES[axis]).append(src(windows[axis], transposed));
    }
    text.append(oc);
    for (int axis = first; axis <= last; axis++) {
      text.append('o').append(AXES[axis]).append(src(windows[axis], !transposed));
    }
    for (int axis = first; axis <= last; axis++) {
      text.append('k').append(AXES[axis]).append(windows[axis].kernel());
    }
    for (int axis = first; (strided || !equal) && axis <= last; axis++) {
      text.append('s').append(AXES[axis]).append(windows[axis].stride());
    }
    for (int axis = first; (padded || !equal) && axis <= last; axis++) {
      text.append('p').append(AXES[axis]).append(windows[axis].pad());
    }
    for (int axis = first; dilated && axis <= last; axis++) {
      text.append('d').append(AXES[axis]).append(windows[axis].dilation());
    }
    return text.toString();
  }

  private static long src(Window window, boolean transposed) {
    return transposed ? window.out() : window.in();
  }
}
