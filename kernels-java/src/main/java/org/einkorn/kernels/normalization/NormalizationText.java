package org.einkorn.kernels.normalization;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.ImageSizes;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.normalization.NormalizationProblem.Rows;

/** The parser of a normalization's text, from the kind on. */
final class NormalizationText {

  private static final List<String> KEYS = List.of("mb", "ic", "ih", "iw");
  private static final List<String> GROUP_KEYS = List.of("g", "mb", "ic", "ih", "iw");

  private final ProblemText words;
  private double epsilon = NormalizationProblem.DEFAULT_EPSILON;
  private Addend addend = Addend.NONE;
  private ImageLayout layout = ImageLayout.NCHW;

  NormalizationText(ProblemText words) {
    this.words = words;
  }

  Supplier<NormalizationProblem> parse(Direction direction, DataType type) {
    NormalizationKind kind =
        words.nextOf("kind of normalization", NormalizationKind.values(), NormalizationKind::text);
    Supplier<NormalizationProblem.Shape> shape =
        switch (kind) {
          case BATCH, INSTANCE -> images(kind, KEYS);
          case GROUP -> images(kind, GROUP_KEYS);
          case LAYER -> rows(NormalizationProblem.Layer::new);
          case RMS -> rows(NormalizationProblem.Rms::new);
        };
    Epilogue epilogue = words.epilogue();
    return () -> new NormalizationProblem(direction, type, shape.get(), epsilon, addend, epilogue);
  }

  private Supplier<NormalizationProblem.Shape> images(NormalizationKind kind, List<String> keys) {
    ImageSizes sizes =
        words.next("sizes such as mb32ic64ih56iw56", word -> ImageSizes.parse(word, keys));
    words.options(option -> {
      if (!isCommon(option)) {
        layout = ProblemText.oneOf("layout", option, ImageLayout.values(), ImageLayout::text);
      }
    });
    return () -> {
      long mb = sizes.required("mb");
      long c = sizes.required("ic");
      long h = sizes.required("ih");
      long w = sizes.optional("iw", h);
      return switch (kind) {
        case GROUP -> new NormalizationProblem.Group(mb, sizes.required("g"), c, h, w, layout);
        case INSTANCE -> new NormalizationProblem.Instance(mb, c, h, w, layout);
        default -> new NormalizationProblem.Batch(mb, c, h, w, layout);
      };
    };
  }

  private Supplier<NormalizationProblem.Shape> rows(BiFunction<Long, Long, Rows> maker) {
    Rows shape = words.next("sizes such as 4096x768:768", sizes -> rows(sizes, maker));
    words.options(option -> {
      if (!isCommon(option)) {
        throw Checks.unknownOption(option, "eps= or add=");
      }
    });
    return () -> shape;
  }

  /** Takes an option that all kinds have. */
  private boolean isCommon(String option) {
    if (option.startsWith("eps=")) {
      epsilon = Double.parseDouble(option.substring(4));
      return true;
    }
    if (option.startsWith("add=")) {
      addend = ProblemText.oneOf("addend", option.substring(4), Addend.values(), Addend::text);
      return true;
    }
    return false;
  }

  private static Rows rows(String sizes, BiFunction<Long, Long, Rows> maker) {
    String[] sides = sizes.split(":", -1);
    if (sides.length != 2) {
      throw new IllegalArgumentException(
          "expected the sizes of the tensor and of a row, such as 4096x768:768, not '"
              + sizes
              + "'");
    }
    Dims tensor = Dims.parse(sides[0]);
    Dims row = Dims.parse(sides[1]);
    int outer = tensor.rank() - row.rank();
    if (outer < 0 || !tensor.sizes().subList(outer, tensor.rank()).equals(row.sizes())) {
      throw new IllegalArgumentException(
          "the row " + row.text() + " must be the trailing axes of " + tensor.text());
    }
    return maker.apply(outer == 0 ? 1L : tensor.outer(outer), row.count());
  }
}
