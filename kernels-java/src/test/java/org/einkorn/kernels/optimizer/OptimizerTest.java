package org.einkorn.kernels.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.reference.References;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps on values worked out by hand, from the formulas of the package's description. */
final class OptimizerTest {

  private static Operands operands() {
    return new Operands()
        .set(Role.PARAMETERS, HeapBuffer.of(new double[] {3, -4}))
        .set(Role.GRADIENT, HeapBuffer.of(new double[] {0.5, 2}))
        .set(Role.VELOCITY, HeapBuffer.of(new double[] {1, -1}))
        .set(Role.MOMENT1, HeapBuffer.of(new double[] {0, 0}))
        .set(Role.MOMENT2, HeapBuffer.of(new double[] {0, 0}))
        .set(Scalar.LEARNING_RATE, 0.5)
        .set(Scalar.WEIGHT_DECAY, 0.25)
        .set(Scalar.L1_DECAY, 0.125)
        .set(Scalar.GRADIENT_SCALE, 2)
        .set(Scalar.MOMENTUM, 0.5)
        .set(Scalar.BETA1, 0.5)
        .set(Scalar.BETA2, 0.75)
        .set(Scalar.EPSILON, 0)
        .set(Scalar.STEP, 1);
  }

  /**
   * With g = (0.5, 2) and λ·p = (0.75, −1), d = (1.25, 1). In the first step of Adam and LAMB the
   * corrected moments are d and d², so that each moves by the sign of d. RMSProp divides d by
   * sqrt(0.25·d²), around the mean by sqrt(0.25·d² − 0.0625·d²).
   */
  @ParameterizedTest
  @CsvSource({
    "sgd 2, 2.375, -4.5",
    "sgd 2 clip, 2.125, -5.5",
    "sgd 2 l1, 2.3125, -4.4375",
    "sgd 2 decoupled, 2.375, -4.5",
    "sgd 2 momentum, 2.125, -4.25",
    "sgd 2 momentum decoupled, 2.125, -4.25",
    "sgd 2 nesterov, 1.9375, -4.625",
    "adam 2, 2.5, -4.5",
    "adamw 2, 2.125, -4",
    "rmsprop 2, 2, -5",
    "rmsprop 2 momentum, 1.75, -4.75",
    "rmsprop 2 centered, 1.8452994616207485, -5.154700538379252",
    "adagrad 2, 2.5, -4.5",
  })
  void reference(String rest, double first, double second) {
    double[] parameters =
        References.evaluate(Problems.parse("optimizer forward f64 " + rest), operands())
            .output(Role.PARAMETERS);
    assertArrayEquals(new double[] {first, second}, parameters, 1e-14);
  }

  /** u = (1, 1) + λ·p = (1.75, 0), ‖p‖ = 5, so r·u = (5, 0). */
  @Test
  void lambMovesByTheNormOfTheParameters() {
    double[] parameters =
        References.evaluate(Problems.parse("optimizer forward f64 lamb 2"), operands())
            .output(Role.PARAMETERS);
    assertArrayEquals(new double[] {0.5, -4}, parameters, 1e-14);
  }

  /** Without parameters or update there is no ratio of norms, and it counts as 1. */
  @Test
  void lambMovesFromZero() {
    Kernel kernel = kernel("optimizer forward f32 lamb 3");
    float[] parameters = new float[3];
    Operands operands = operands();
    operands.set(Role.PARAMETERS, parameters);
    operands.set(Role.GRADIENT, new float[] {1, -2, 3});
    operands.set(Role.MOMENT1, new float[3]);
    operands.set(Role.MOMENT2, new float[3]);
    kernel.run(operands, kernel.newWorkspace());
    assertArrayEquals(new float[] {-0.5f, 0.5f, -0.5f}, parameters, 1e-6f);
    operands.set(Role.PARAMETERS, new float[3]);
    operands.set(Role.GRADIENT, new float[3]);
    operands.set(Role.MOMENT1, new float[3]);
    operands.set(Scalar.EPSILON, 1e-8);
    kernel.run(operands, kernel.newWorkspace());
    assertArrayEquals(new float[3], operands.heapBuffer(Role.PARAMETERS).floats());
  }

  /** The norms of a long tensor, whose blocks are summed in double. */
  @Test
  void lambsTrustIsThatOfTheWholeTensor() {
    int size = 40_000;
    Kernel kernel = kernel("optimizer forward f32 lamb " + size);
    float[] parameters = new float[size];
    float[] gradient = new float[size];
    Arrays.fill(parameters, 2);
    Arrays.fill(gradient, 1);
    Operands operands = operands();
    operands.set(Role.PARAMETERS, parameters);
    operands.set(Role.GRADIENT, gradient);
    operands.set(Role.MOMENT1, new float[size]);
    operands.set(Role.MOMENT2, new float[size]);
    kernel.run(operands, kernel.newWorkspace());
    for (float p : parameters) {
      assertEquals(2 - 0.5 * 2, p, 1e-5);
    }
  }

  /** Rounding may make s less than m², whose difference then counts as 0. */
  @Test
  void centeredRmspropSurvivesAConstantGradient() {
    Kernel kernel = kernel("optimizer forward f32 rmsprop 16 centered");
    float[] parameters = new float[16];
    float[] gradient = new float[16];
    float[] mean = new float[16];
    float[] squares = new float[16];
    for (int i = 0; i < 16; i++) {
      gradient[i] = 0.1f * (i + 1);
      mean[i] = gradient[i];
      squares[i] = Math.nextDown(gradient[i] * gradient[i]);
    }
    Operands operands = operands();
    operands.set(Role.PARAMETERS, parameters);
    operands.set(Role.GRADIENT, gradient);
    operands.set(Role.MOMENT1, mean);
    operands.set(Role.MOMENT2, squares);
    operands.set(Scalar.EPSILON, 1e-3);
    kernel.run(operands, kernel.newWorkspace());
    for (float p : parameters) {
      assertTrue(Float.isFinite(p) && p != 0, () -> "moved to " + p);
    }
  }

  private static Kernel kernel(String text) {
    OptimizerProblem problem = (OptimizerProblem) Problems.parse(text);
    Options options = Options.cpu().withStorage(Storage.HEAP).withThreads(2);
    return ((Offer.Candidate) OptimizerVariants.offers(problem, options).getFirst())
        .variant()
        .prepare(problem, options, Preparation.COLD);
  }
}
