package org.einkorn.kernels.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.ImageSizes;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.transform.Transform.Columns;
import org.einkorn.kernels.transform.Transform.Concat;
import org.einkorn.kernels.transform.Transform.Gather;
import org.einkorn.kernels.transform.Transform.Pad;
import org.einkorn.kernels.transform.Transform.Slice;
import org.einkorn.kernels.transform.Transform.Transpose;

/** Transforms from their text. */
final class TransformText {

  private enum Kind {
    TRANSPOSE,
    REORDER,
    PAD,
    SLICE,
    CONCAT,
    GATHER,
    IM2COL;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final List<String> IMAGE_KEYS =
      List.of("mb", "ic", "ih", "iw", "oh", "ow", "kh", "kw", "sh", "sw", "ph", "pw", "dh", "dw");

  private final Map<String, String> options = new HashMap<>();

  private TransformText() {}

  /** A parser of what follows the type. */
  static Supplier<Transform> parse(ProblemText words) {
    Kind kind = words.nextOf("transform", Kind.values(), Kind::text);
    return switch (kind) {
      case IM2COL -> columns(words);
      case REORDER -> reorder(words);
      case CONCAT -> {
        List<Dims> sources = words.next("sizes such as 2x3:2x5", TransformText::severalDims);
        TransformText text = options(words, "axis");
        yield () -> new Concat(sources, Math.toIntExact(text.number("axis")));
      }
      case TRANSPOSE -> {
        Dims dims = dims(words);
        TransformText text = options(words, "perm");
        yield () ->
            new Transpose(dims, text.numbers("perm").stream().map(Math::toIntExact).toList());
      }
      case PAD -> {
        Dims dims = dims(words);
        TransformText text = options(words, "before", "after", "mode");
        yield () -> new Pad(dims, text.numbers("before"), text.numbers("after"), text.mode());
      }
      case SLICE -> {
        Dims dims = dims(words);
        TransformText text = options(words, "start", "size", "step");
        yield () ->
            new Slice(
                dims,
                text.numbers("start"),
                text.numbers("size"),
                text.numbers("step", Collections.nCopies(dims.rank(), 1L)));
      }
      case GATHER -> {
        Dims dims = dims(words);
        TransformText text = options(words, "axis", "count");
        yield () -> new Gather(dims, Math.toIntExact(text.number("axis")), text.number("count"));
      }
    };
  }

  private static Dims dims(ProblemText words) {
    return words.next("sizes such as 2x3x4", Dims::parse);
  }

  private static List<Dims> severalDims(String word) {
    return Arrays.stream(word.split(":", -1)).map(Dims::parse).toList();
  }

  private static Supplier<Transform> columns(ProblemText words) {
    ImageSizes sizes =
        words.next("sizes such as mb1ic64ih56kh3ph1", word -> ImageSizes.parse(word, IMAGE_KEYS));
    return () ->
        new Columns(sizes.required("mb"), sizes.required("ic"), sizes.height(), sizes.width());
  }

  private static Supplier<Transform> reorder(ProblemText words) {
    Dims dims = dims(words);
    List<Integer> perm =
        words.next(
            "nchw:nhwc or nhwc:nchw",
            word ->
                switch (word) {
                  case "nchw:nhwc" -> List.of(0, 2, 3, 1);
                  case "nhwc:nchw" -> List.of(0, 3, 1, 2);
                  default ->
                      throw new IllegalArgumentException(
                          "expected nchw:nhwc or nhwc:nchw, not '" + word + "'");
                });
    return () -> new Transpose(dims, perm);
  }

  private static TransformText options(ProblemText words, String... keys) {
    TransformText text = new TransformText();
    words.options(option -> {
      int equals = option.indexOf('=');
      String key = option.substring(0, Math.max(0, equals));
      if (!Arrays.asList(keys).contains(key)) {
        throw Checks.unknownOption(option, String.join("=, ", keys) + "=");
      }
      text.options.put(key, option.substring(equals + 1));
    });
    return text;
  }

  private String value(String key) {
    String value = options.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the option " + key + "= is missing");
    }
    return value;
  }

  private long number(String key) {
    return Checks.optionValue(key + '=' + value(key));
  }

  private List<Long> numbers(String key) {
    List<Long> numbers = new ArrayList<>();
    for (String number : value(key).split(",", -1)) {
      numbers.add(Checks.optionValue(key + '=' + number));
    }
    return numbers;
  }

  private List<Long> numbers(String key, List<Long> otherwise) {
    return options.containsKey(key) ? numbers(key) : otherwise;
  }

  private PadMode mode() {
    return options.containsKey("mode")
        ? ProblemText.oneOf("mode", value("mode"), PadMode.values(), PadMode::text)
        : PadMode.CONSTANT;
  }
}
