package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.AvgPool2d;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.ConvTranspose2d;
import org.einkorn.nn.layers.ConvolutionOptions;
import org.einkorn.nn.layers.GlobalAvgPool;
import org.einkorn.nn.layers.GroupNorm;
import org.einkorn.nn.layers.InstanceNorm;
import org.einkorn.nn.layers.LayerNorm;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Residual;
import org.einkorn.nn.layers.RmsNorm;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** What steps of all nodes of layers allocate by themselves, training and in inference. */
class LayersSteadyStateTest {
  /** Thirty handles of tensors of 32 bytes each, and the loss. */
  private static final long MOST_BYTES_A_STEP = 2048;

  private static final int STEPS = 200;
  private static final Shape IMAGES = Shape.images(4, 2, 8, 8);

  private static Layer layers() {
    Linear encoder = new Linear(4, 3);
    return new Sequential(
        new Conv2d(2, 4, ConvolutionOptions.kernel(3).withSamePadding()),
        new BatchNorm2d(4),
        Activation.relu(),
        new Residual(new Sequential(new Conv2d(4, 4, 1), new BatchNorm2d(4))),
        Activation.relu(),
        new Residual(new Conv2d(4, 4, 3, 1, 1, true), new Conv2d(4, 4, 1)),
        new ConvTranspose2d(4, 4, 2, 2, 0, true),
        new GroupNorm(2, 4),
        new AvgPool2d(2),
        new InstanceNorm(4),
        LayerNorm.over(8, 8),
        new GlobalAvgPool(),
        encoder,
        new RmsNorm(3),
        Activation.tanh(),
        Linear.tiedTo(encoder));
  }

  private final Engine engine =
      Engine.of(
          Einkorn.builder()
              .backends(List.of(new SteadyStateTest.Idle()))
              .policy(Policy.OFF)
              .build(),
          Options.cpu(),
          DataType.F32);
  private final Network network = new Network(layers(), engine, RandomKey.of(1));
  private final float[] input = new float[(int) IMAGES.count()];
  private final int[] labels = new int[4];

  @Test
  void training() throws ReflectiveOperationException {
    Optimizer optimizer = Optimizer.adam(network, 1e-3);
    check(
        Tape.training(engine),
        output -> {
          output.crossEntropy(labels).backward();
          optimizer.step();
        });
  }

  @Test
  void inference() throws ReflectiveOperationException {
    check(Tape.inference(engine), output -> {});
  }

  private void check(Tape tape, Consumer<Tensor> end) throws ReflectiveOperationException {
    run(tape, end);
    long native0 = tape.bytes();
    long heap0 = SteadyStateTest.allocatedBytes();
    run(tape, end);
    long perStep = (SteadyStateTest.allocatedBytes() - heap0) / STEPS;
    assertEquals(native0, tape.bytes(), "native memory of the tape");
    assertTrue(perStep <= MOST_BYTES_A_STEP, perStep + " bytes of heap a step");
  }

  private void run(Tape tape, Consumer<Tensor> end) {
    for (int i = 0; i < STEPS; i++) {
      tape.rewind();
      end.accept(network.forward(tape.tensor(IMAGES, input)));
    }
  }
}
