package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.einkorn.nn.layers.AdaptiveAvgPool1d;
import org.einkorn.nn.layers.AvgPool1d;
import org.einkorn.nn.layers.Conv1d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Conv3d;
import org.einkorn.nn.layers.ConvTranspose1d;
import org.einkorn.nn.layers.ConvTranspose2d;
import org.einkorn.nn.layers.ConvolutionLayer;
import org.einkorn.nn.layers.ConvolutionOptions;
import org.einkorn.nn.layers.MaxPool1d;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** Convolutions and poolings of small integers, reckoned by hand. */
class ConvolutionTest {
  private static final Engine ENGINE = Engine.cpu();

  private static ConvolutionOptions kernel(int... sizes) {
    return ConvolutionOptions.kernel(sizes).withoutBias();
  }

  private static float[] run(ConvolutionLayer layer, Shape shape, float[] weight, float... input) {
    Network network = new Network(layer, ENGINE, RandomKey.of(1));
    layer.weight().assign(weight);
    return network.predict(shape, input);
  }

  private static float[] run(Layer layer, Shape shape, float... input) {
    return new Network(layer, ENGINE, RandomKey.of(1)).predict(shape, input);
  }

  @Test
  void aSequence() {
    Shape shape = Shape.sequences(1, 1, 5);
    float[] weight = {1, 10, 100};
    assertArrayEquals(
        new float[] {321, 432, 543},
        run(new Conv1d(1, 1, kernel(3)), shape, weight, 1, 2, 3, 4, 5));
    assertArrayEquals(
        new float[] {210, 432, 54},
        run(
            new Conv1d(1, 1, kernel(3).withStride(2).withPadding(1)),
            shape,
            weight,
            1,
            2,
            3,
            4,
            5));
    assertArrayEquals(
        new float[] {531},
        run(new Conv1d(1, 1, kernel(3).withDilation(2)), shape, weight, 1, 2, 3, 4, 5));
  }

  /** As a causal convolution: the result at a position knows nothing of what comes after it. */
  @Test
  void paddingBeforeOnly() {
    Windows causal = Windows.of(3).withPadding(List.of(2), List.of(0));
    assertArrayEquals(
        new float[] {100, 210, 321, 432},
        run(
            new Conv1d(1, 1, new ConvolutionOptions(causal, 1, false)),
            Shape.sequences(1, 1, 4),
            new float[] {1, 10, 100},
            1,
            2,
            3,
            4));
  }

  /** A negative padding leaves positions out. */
  @Test
  void negativePaddingBehind() {
    Windows cut = Windows.of(2).withPadding(List.of(0), List.of(-1));
    assertArrayEquals(
        new float[] {21, 32},
        run(
            new Conv1d(1, 1, new ConvolutionOptions(cut, 1, false)),
            Shape.sequences(1, 1, 4),
            new float[] {1, 10},
            1,
            2,
            3,
            4));
  }

  @Test
  void depthwiseAndGroups() {
    assertArrayEquals(
        new float[] {2, 6, 12, 20},
        run(
            new Conv2d(2, 2, kernel(1).withGroups(2)),
            Shape.images(1, 2, 1, 2),
            new float[] {2, 4},
            1,
            3,
            3,
            5));
    // Weight outputs × inputs/groups: outputs 0 and 1 see channel 0, outputs 2 and 3 channel 1.
    assertArrayEquals(
        new float[] {10, 20, 210, 280},
        run(
            new Conv1d(2, 4, kernel(1).withGroups(2)),
            Shape.sequences(1, 2, 1),
            new float[] {1, 2, 3, 4},
            10,
            70));
  }

  @Test
  void aVolume() {
    assertArrayEquals(
        new float[] {1 + 20 + 300 + 4000 + 50000 + 600000 + 7000000 + 80000000},
        run(
            new Conv3d(1, 1, kernel(2)),
            Shape.volumes(1, 1, 2, 2, 2),
            new float[] {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000},
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8));
  }

  @Test
  void transposed() {
    float[] weight = {1, 10, 100};
    assertArrayEquals(
        new float[] {1, 10, 102, 20, 200},
        run(
            new ConvTranspose1d(1, 1, kernel(3).withStride(2)),
            Shape.sequences(1, 1, 2),
            weight,
            1,
            2));
    assertArrayEquals(
        new float[] {10, 102, 20, 200},
        run(
            new ConvTranspose1d(1, 1, kernel(3).withStride(2).withPadding(1).withOutputPadding(1)),
            Shape.sequences(1, 1, 2),
            weight,
            1,
            2));
    // Weight inputs × outputs × height × width.
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 10, 20, 30, 40},
        run(
            new ConvTranspose2d(1, 2, kernel(2)),
            Shape.images(1, 1, 1, 1),
            new float[] {1, 2, 3, 4, 10, 20, 30, 40},
            1));
  }

  @Test
  void poolingsOfSequences() {
    Shape shape = Shape.sequences(1, 1, 5);
    assertArrayEquals(new float[] {7, 9}, run(new MaxPool1d(2), shape, 1, 7, 9, 2, 5));
    assertArrayEquals(
        new float[] {4, 9, 3},
        run(new AvgPool1d(Windows.of(2).withStride(2).withPadding(1), true), shape, 8, 9, 9, 2, 4));
    assertArrayEquals(
        new float[] {8, 9, 3},
        run(
            new AvgPool1d(Windows.of(2).withStride(2).withPadding(1), false),
            shape,
            8,
            9,
            9,
            2,
            4));
    // Windows 0–1, 1–3 and 3–4.
    assertArrayEquals(new float[] {3, 5, 9}, run(new AdaptiveAvgPool1d(3), shape, 1, 5, 2, 8, 10));
  }

  @Test
  void argumentsAreChecked() {
    message(
        "padding 3 must be less than the kernel, 3",
        () -> new Conv2d(1, 1, kernel(3).withPadding(3)));
    message(
        "groups=2 must divide inputs=3 and outputs=4",
        () -> new Conv1d(3, 4, kernel(1).withGroups(2)));
    message(
        "3×2 has sizes of 2 axes, but there are 3; give one number, or one for each axis",
        () -> new Conv3d(1, 1, kernel(3, 2)));
    message("stride must be positive, not 0", () -> kernel(2).withStride(0));
    message("output padding must not be negative, not -1", () -> kernel(2).withOutputPadding(-1));
    message(
        "each size of a window takes one number, or one for each of the same axes, at most 3; found"
            + " kernel [3, 3], stride [1, 2, 1], padding [0] and [0], dilation [1]",
        () -> kernel(3, 3).withStride(1, 2, 1));
  }

  private static void message(String expected, Runnable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void samePaddingKeepsTheSize() {
    for (int kernel = 1; kernel <= 5; kernel++) {
      for (int dilation = 1; dilation <= 3; dilation++) {
        Windows windows = Windows.of(kernel).withDilation(dilation).withSamePadding();
        assertEquals(11, windows.out(0, 11), windows.toString());
      }
    }
  }
}
