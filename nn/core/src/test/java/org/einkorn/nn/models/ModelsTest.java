package org.einkorn.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiFunction;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelsTest {
  private static final ImageShape COLOUR = new ImageShape(3, 32, 32);
  private static final double DROP = 0.01;
  private static final ImageShape GREY = new ImageShape(1, 28, 28);

  private static Arguments of(
      String name, BiFunction<ImageShape, Integer, Sequential> model, ImageShape shape, long size) {
    return Arguments.of(name, model, shape, size);
  }

  /**
   * Sizes as published or as follow from the tables: ResNet-18 and VGG as built for CIFAR-10 (VGG
   * without the biases that batch normalization makes void), MobileNetV2 as for 224×224 with ten
   * classes.
   */
  static Arguments[] models() {
    return new Arguments[] {
      of("LeNet-5", LeNet5::of, GREY, 61_706),
      of("LeNet-5 of 32×32", LeNet5::of, new ImageShape(1, 32, 32), 61_706),
      of("small VGG", Vgg::small, COLOUR, 1_148_874),
      of("VGG-11", Vgg::vgg11, COLOUR, 9_228_362),
      of("VGG-16", Vgg::vgg16, COLOUR, 14_724_042),
      of("ResNet-20", ResNet::resNet20, COLOUR, 269_722),
      of("ResNet-18", ResNet::resNet18, COLOUR, 11_173_962),
      of("MobileNetV2", MobileNetV2::of, COLOUR, 2_236_682)
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void haveTheirSize(
      String name, BiFunction<ImageShape, Integer, Sequential> model, ImageShape image, long size) {
    Network network = new Network(model.apply(image, 10), Engine.cpu(), RandomKey.of(1));
    assertEquals(size, network.size(), name);
    Shape batch = Shape.images(2, image.channels(), image.height(), image.width());
    assertEquals(Shape.features(2, 10), network.root().outputShape(batch));
    assertTrue(network.summary(batch).operations() > 0);
  }

  static Arguments[] small() {
    ImageShape tiny = new ImageShape(2, 8, 8);
    // MobileNetV2 divides sizes by 8: of 8×8 its batch normalization would see three numbers.
    ImageShape larger = new ImageShape(2, 16, 16);
    return new Arguments[] {
      Arguments.of("LeNet-5", LeNet5.of(GREY, 3), GREY),
      Arguments.of("ResNet-20", ResNet.resNet20(tiny, 3), tiny),
      Arguments.of("ResNet, projections", ResNet.of(tiny, 3, 1, true, 4, 8), tiny),
      Arguments.of("MobileNetV2", MobileNetV2.of(larger, 3), larger)
    };
  }

  /**
   * A small step along the gradient lowers the loss of the batch as the gradient says: by the rate
   * times its square, here by 0.01, within a fifth for what bends.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("small")
  void learn(String name, Layer model, ImageShape image) {
    Engine engine = Engine.cpu();
    Network network = new Network(model, engine, RandomKey.of(3));
    Shape shape = Shape.images(3, image.channels(), image.height(), image.width());
    float[] input = new float[Math.toIntExact(shape.count())];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) RandomKey.of(4).gaussian(i);
    }
    Tape tape = Tape.training(engine);
    Loss before = loss(network, tape, shape, input);
    before.backward();
    double first = before.value();
    double square = 0;
    for (Parameter parameter : network.parameters()) {
      if (parameter.isLearned()) {
        for (float number : parameter.gradientToArray()) {
          square += (double) number * number;
        }
      }
    }
    Optimizer.sgd(network, DROP / square).step();
    double second = loss(network, tape, shape, input).value();
    assertEquals(DROP, first - second, DROP / 5, name);
    float[] once = network.predict(shape, input);
    assertArrayEquals(once, network.predict(shape, input));
  }

  private static Loss loss(Network network, Tape tape, Shape shape, float[] input) {
    tape.rewind();
    return network.forward(tape.tensor(shape, input)).crossEntropy(new int[] {0, 1, 2});
  }
}
