package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.Supplier;
import org.einkorn.autotune.Einkorn;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;

/**
 * Gradients against central differences, in double precision.
 *
 * <p>With step h the difference is wrong by h²/6 of the third derivative, and by rounding of the
 * loss, 2⁻⁵² · loss / h: with h = 2⁻¹⁶ both are below 1e-9 for losses and derivatives near 1. The
 * tolerance, 1e-7 · (1 + |gradient|), leaves two digits for the sums in between.
 */
final class GradientCheck {
  static final Engine ENGINE =
      Engine.of(Einkorn.shared(), Options.cpu().withThreads(1), DataType.F64);

  private static final double H = 0x1p-16;
  private static final double TOLERANCE = 1e-7;

  private GradientCheck() {}

  /**
   * Checks the gradient of every number of every learned parameter.
   *
   * @param loss runs a step and gives its loss; it is a function of the parameters alone
   */
  static void check(String name, Network network, Supplier<Loss> loss) {
    loss.get().backward();
    boolean anyGradient = false;
    for (Parameter parameter : network.parameters()) {
      for (int i = 0; parameter.isLearned() && i < parameter.shape().count(); i++) {
        Place place = parameter.value().data();
        double gradient =
            parameter.value().isGradientFresh() ? parameter.value().gradient().get(i) : 0;
        double at = place.get(i);
        place.set(i, at + H);
        double above = loss.get().value();
        place.set(i, at - H);
        double below = loss.get().value();
        place.set(i, at);
        double difference = (above - below) / (2 * H);
        if (!(Math.abs(difference - gradient) <= TOLERANCE * (1 + Math.abs(gradient)))) {
          fail(
              "%s: d loss / d %s[%d] is %.12g by differences, %.12g by the tape"
                  .formatted(name, parameter.name(), i, difference, gradient));
        }
        anyGradient |= gradient != 0;
      }
    }
    assertTrue(anyGradient, name + ": all gradients are zero");
  }
}
