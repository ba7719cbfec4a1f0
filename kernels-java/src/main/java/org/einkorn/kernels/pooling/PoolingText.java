package org.einkorn.kernels.pooling;

import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.ImageSizes;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Window;

/** The sizes and options in a pooling's text. */
final class PoolingText {

  private static final List<String> KEYS =
      List.of(
          "mb", "ic", "id", "ih", "iw", "od", "oh", "ow", "kd", "kh", "kw", "sd", "sh", "sw", "pd",
          "ph", "pw", "dd", "dh", "dw");

  private final ProblemText words;
  private ImageLayout layout = ImageLayout.NCHW;
  private boolean adaptive;

  PoolingText(ProblemText words) {
    this.words = words;
  }

  Supplier<PoolingProblem> parse(Direction direction, DataType type) {
    PoolingKind kind = words.nextOf("kind of pooling", PoolingKind.values(), PoolingKind::text);
    ImageSizes sizes =
        words.next("sizes such as mb1ic64ih112kh3sh2", word -> ImageSizes.parse(word, KEYS));
    words.options(option -> {
      if (option.equals("adaptive")) {
        adaptive = true;
      } else {
        layout = ProblemText.oneOf("layout", option, ImageLayout.values(), ImageLayout::text);
      }
    });
    return () ->
        new PoolingProblem(
            direction,
            type,
            kind,
            sizes.required("mb"),
            sizes.required("ic"),
            depth(sizes),
            height(sizes),
            width(sizes),
            layout,
            adaptive);
  }

  private Window depth(ImageSizes sizes) {
    return sizes.has("id") ? own(sizes, "d") : PoolingProblem.FLAT;
  }

  private Window height(ImageSizes sizes) {
    if (isSequence(sizes)) {
      return PoolingProblem.FLAT;
    }
    return adaptive ? own(sizes, "h") : sizes.height();
  }

  private Window width(ImageSizes sizes) {
    if (isSequence(sizes) || (adaptive && sizes.has("iw"))) {
      return own(sizes, "w");
    }
    return adaptive ? own(sizes, "h") : sizes.width();
  }

  private static boolean isSequence(ImageSizes sizes) {
    return sizes.has("iw") && !sizes.has("ih");
  }

  /** The window of an axis whose sizes are all its own. */
  private Window own(ImageSizes sizes, String axis) {
    long in = sizes.required("i" + axis);
    if (adaptive) {
      for (String key : List.of("k", "s", "p", "d")) {
        if (sizes.has(key + axis)) {
          throw new IllegalArgumentException(
              "an adaptive pooling has no size '"
                  + key
                  + axis
                  + "'; its windows follow from i"
                  + axis
                  + " and o"
                  + axis);
        }
      }
      return PoolingProblem.adaptiveWindow(in, sizes.required("o" + axis));
    }
    long kernel = sizes.required("k" + axis);
    long stride = sizes.optional("s" + axis, 1);
    long pad = sizes.optional("p" + axis, 0);
    long dilation = sizes.optional("d" + axis, 0);
    long out = sizes.optional("o" + axis, Window.outFor(in, kernel, stride, pad, dilation));
    return new Window(in, out, kernel, stride, pad, dilation);
  }

  static String sizes(PoolingProblem p) {
    StringBuilder text = new StringBuilder();
    if (p.adaptive()) {
      if (!p.isFlat()) {
        text.append("id").append(p.d().in()).append("od").append(p.d().out());
      }
      text.append("ih").append(p.h().in()).append("iw").append(p.w().in());
      return text.append("oh").append(p.h().out()).append("ow").append(p.w().out()).toString();
    }
    if (!p.isFlat()) {
      Window d = p.d();
      text.append("id").append(d.in()).append("od").append(d.out()).append("kd").append(d.kernel());
      append(text, "sd", d.stride(), 1);
      append(text, "pd", d.pad(), 0);
      append(text, "dd", d.dilation(), 0);
    }
    return text + Window.text(p.h(), p.w(), "");
  }

  private static void append(StringBuilder text, String key, long value, long otherwise) {
    if (value != otherwise) {
      text.append(key).append(value);
    }
  }
}
