package org.einkorn.nn;

import java.util.List;
import java.util.stream.Stream;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.AdaptiveAvgPool1d;
import org.einkorn.nn.layers.AdaptiveAvgPool2d;
import org.einkorn.nn.layers.AdaptiveMaxPool2d;
import org.einkorn.nn.layers.AdaptiveMaxPool3d;
import org.einkorn.nn.layers.AvgPool1d;
import org.einkorn.nn.layers.AvgPool2d;
import org.einkorn.nn.layers.AvgPool3d;
import org.einkorn.nn.layers.BatchNorm1d;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.BatchNorm3d;
import org.einkorn.nn.layers.Conv1d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Conv3d;
import org.einkorn.nn.layers.ConvTranspose1d;
import org.einkorn.nn.layers.ConvTranspose2d;
import org.einkorn.nn.layers.ConvTranspose3d;
import org.einkorn.nn.layers.ConvolutionOptions;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.GlobalAvgPool;
import org.einkorn.nn.layers.GroupNorm;
import org.einkorn.nn.layers.InstanceNorm;
import org.einkorn.nn.layers.LayerNorm;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.MaxPool1d;
import org.einkorn.nn.layers.MaxPool3d;
import org.einkorn.nn.layers.Residual;
import org.einkorn.nn.layers.RmsNorm;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients of convolutions, poolings, normalizations and linear layers with all their options
 * against central differences.
 */
class LayersGradientTest {
  private static final Shape SEQUENCES = Shape.sequences(2, 2, 7);
  private static final Shape IMAGES = Shape.images(2, 2, 5, 6);
  private static final Shape VOLUMES = Shape.volumes(2, 2, 3, 4, 4);
  private static final Shape ROWS = Shape.features(2, 5);

  private static ConvolutionOptions kernel(int... sizes) {
    return ConvolutionOptions.kernel(sizes);
  }

  private static ConvolutionOptions uneven(List<Integer> before, List<Integer> after, int... k) {
    return new ConvolutionOptions(Windows.of(k).withPadding(before, after), 1, true);
  }

  private static Arguments of(String name, Shape shape, Layer... layers) {
    return Arguments.of(name, shape, new Sequential(layers));
  }

  /**
   * In each network the layer of interest stands behind one with parameters: so its diff_src
   * counts.
   */
  static Stream<Arguments> convolutions() {
    Conv1d conv1 = new Conv1d(2, 2, 2);
    return Stream.of(
        of("conv1d", SEQUENCES, conv1, new Conv1d(2, 3, 3, 2, 1, true), new Flatten()),
        of(
            "conv1d, dilated, one-sided padding",
            SEQUENCES,
            new Conv1d(2, 4, 1),
            new Conv1d(
                4,
                2,
                new ConvolutionOptions(
                    Windows.of(3).withDilation(2).withPadding(List.of(4), List.of(0)), 2, false)),
            new Flatten()),
        of(
            "conv1d, depthwise",
            SEQUENCES,
            new Conv1d(2, 3, 2),
            new Conv1d(3, 3, kernel(3).withGroups(3).withSamePadding()),
            new Flatten()),
        of(
            "conv2d, sizes of each axis",
            IMAGES,
            new Conv2d(2, 2, kernel(2, 1)),
            new Conv2d(2, 3, kernel(3, 2).withStride(2, 1).withPadding(1, 0).withDilation(1, 2)),
            new Flatten()),
        of(
            "conv2d, asymmetric padding",
            IMAGES,
            new Conv2d(2, 2, 1),
            new Conv2d(2, 2, uneven(List.of(1, 0), List.of(0, 2), 2, 3)),
            new Flatten()),
        of(
            "conv2d, groups + tanh",
            IMAGES,
            new Conv2d(2, 4, 2),
            new Conv2d(4, 6, kernel(3).withGroups(2)),
            Activation.tanh(),
            new Flatten()),
        of(
            "conv2d, depthwise",
            IMAGES,
            new Conv2d(2, 3, 2),
            new Conv2d(3, 3, kernel(3).withGroups(3).withStride(2).withPadding(1).withoutBias()),
            new Flatten()),
        of(
            "conv3d",
            VOLUMES,
            new Conv3d(2, 2, 1),
            new Conv3d(2, 2, kernel(2, 3, 2).withStride(1, 2, 1).withPadding(1, 1, 0)),
            new Flatten()),
        of(
            "conv3d, depthwise",
            VOLUMES,
            new Conv3d(2, 3, 1),
            new Conv3d(3, 3, kernel(2).withGroups(3)),
            new Flatten()),
        of(
            "conv-transpose1d",
            SEQUENCES,
            new Conv1d(2, 3, 5),
            new ConvTranspose1d(3, 2, kernel(3).withStride(2).withOutputPadding(1)),
            new Flatten()),
        of(
            "conv-transpose2d + relu",
            Shape.images(2, 2, 3, 3),
            new Conv2d(2, 2, 2),
            new ConvTranspose2d(2, 3, kernel(3, 2).withStride(2).withPadding(1)),
            Activation.relu(),
            new ConvTranspose2d(3, 1, 2),
            new Flatten()),
        of(
            "conv-transpose2d, groups",
            Shape.images(2, 2, 3, 3),
            new Conv2d(2, 4, 2),
            new ConvTranspose2d(4, 2, kernel(3).withGroups(2).withPadding(1).withDilation(2)),
            new Flatten()),
        of(
            "conv-transpose3d",
            Shape.volumes(2, 1, 2, 2, 2),
            new Conv3d(1, 2, 1),
            new ConvTranspose3d(2, 1, 2, 2, 0, true),
            new Flatten()));
  }

  static Stream<Arguments> poolings() {
    return Stream.of(
        of("max-pool1d", SEQUENCES, new Conv1d(2, 2, 2), new MaxPool1d(3, 2, 1), new Flatten()),
        of(
            "max-pool3d",
            VOLUMES,
            new Conv3d(2, 2, 1),
            new MaxPool3d(Windows.of(2, 2, 3).withStride(1, 2, 1)),
            new Flatten()),
        of("avg-pool1d", SEQUENCES, new Conv1d(2, 2, 2), new AvgPool1d(3), new Flatten()),
        of(
            "avg-pool2d, padding counted",
            IMAGES,
            new Conv2d(2, 2, 1),
            new AvgPool2d(3, 2, 1),
            new Flatten()),
        of(
            "avg-pool2d, padding not counted",
            IMAGES,
            new Conv2d(2, 2, 1),
            new AvgPool2d(Windows.of(3, 2).withStride(2).withPadding(1), false),
            new Flatten()),
        of("avg-pool3d", VOLUMES, new Conv3d(2, 2, 1), new AvgPool3d(2), new Flatten()),
        of(
            "adaptive avg-pool1d",
            SEQUENCES,
            new Conv1d(2, 2, 1),
            new AdaptiveAvgPool1d(3),
            new Flatten()),
        of(
            "adaptive avg-pool2d",
            IMAGES,
            new Conv2d(2, 2, 1),
            new AdaptiveAvgPool2d(2, 4),
            new Flatten()),
        of(
            "adaptive max-pool2d",
            IMAGES,
            new Conv2d(2, 2, 1),
            new AdaptiveMaxPool2d(3, 4),
            new Flatten()),
        of(
            "adaptive max-pool3d, even",
            VOLUMES,
            new Conv3d(2, 2, 1),
            new AdaptiveMaxPool3d(1, 2, 2),
            new Flatten()),
        of("global of sequences", SEQUENCES, new Conv1d(2, 3, 2), new GlobalAvgPool()),
        of("global of images", IMAGES, new Conv2d(2, 3, 2), new GlobalAvgPool()),
        of("global of volumes", VOLUMES, new Conv3d(2, 3, 1), new GlobalAvgPool()));
  }

  static Stream<Arguments> normalizations() {
    return Stream.of(
        of("batch-norm of rows", ROWS, new Linear(5, 4), new BatchNorm1d(4), new Linear(4, 3)),
        of(
            "batch-norm of sequences + relu",
            SEQUENCES,
            new Conv1d(2, 3, 2),
            new BatchNorm1d(3),
            Activation.relu(),
            new Flatten()),
        of(
            "batch-norm of images + tanh",
            IMAGES,
            new Conv2d(2, 3, 2),
            new BatchNorm2d(3),
            Activation.tanh(),
            new Flatten()),
        of(
            "batch-norm of volumes",
            VOLUMES,
            new Conv3d(2, 3, 2),
            new BatchNorm3d(3),
            new Flatten()),
        of(
            "layer-norm of two axes",
            IMAGES,
            new Conv2d(2, 2, 2),
            LayerNorm.over(4, 5),
            new Flatten()),
        of("rms-norm", ROWS, new Linear(5, 4), new RmsNorm(4), new Linear(4, 3)),
        of("group-norm", IMAGES, new Conv2d(2, 4, 2), new GroupNorm(2, 4), new Flatten()),
        of("group-norm of rows", ROWS, new Linear(5, 6), new GroupNorm(2, 6)),
        of("instance-norm", VOLUMES, new Conv3d(2, 3, 1), new InstanceNorm(3), new Flatten()));
  }

  static Stream<Arguments> linears() {
    Linear encoder = new Linear(5, 3);
    Linear shared = new Linear(5, 5);
    return Stream.of(
        of(
            "linear over steps",
            Shape.sequences(2, 3, 4).withLast("features", 4),
            new Linear(4, 5),
            Activation.sigmoid(),
            new Linear(5, 2),
            new Flatten()),
        of("tied", ROWS, encoder, Activation.tanh(), Linear.tiedTo(encoder)),
        of("one layer at two places", ROWS, shared, Activation.tanh(), shared),
        of(
            "residual in a linear + relu",
            ROWS,
            new Linear(5, 4),
            new Residual(new Sequential(new Linear(4, 6), Activation.relu(), new Linear(6, 4))),
            Activation.relu()),
        of(
            "residual of one layer, gelu",
            ROWS,
            new Linear(5, 4),
            new Residual(new Linear(4, 4)),
            Activation.gelu()),
        of(
            "residual in a convolution",
            IMAGES,
            new Conv2d(2, 2, 1),
            new Residual(new Conv2d(2, 3, 3), new Conv2d(2, 3, 3)),
            new Activation(ActivationKind.SOFTPLUS),
            new Flatten()),
        of(
            "residual with batch-norm + relu",
            IMAGES,
            new Conv2d(2, 2, 1),
            new Residual(
                new Sequential(new Conv2d(2, 2, 3, 1, 1, false), new BatchNorm2d(2)),
                new Sequential(new Conv2d(2, 2, 1), new BatchNorm2d(2))),
            Activation.relu(),
            new Flatten()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"convolutions", "poolings", "normalizations", "linears"})
  void equalsCentralDifferences(String name, Shape shape, Layer layer) {
    RandomKey key = RandomKey.of(11);
    Network network = new Network(layer, GradientCheck.ENGINE, key);
    float[] input = new float[(int) shape.count()];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) key.split("input").gaussian(i);
    }
    int[] labels = {1, 0};
    Tape tape = Tape.training(GradientCheck.ENGINE);
    GradientCheck.check(
        name,
        network,
        () -> {
          tape.rewind();
          return network.forward(tape.tensor(shape, input)).crossEntropy(labels);
        });
  }
}
