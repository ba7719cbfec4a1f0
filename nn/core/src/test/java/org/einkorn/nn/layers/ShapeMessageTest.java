package org.einkorn.nn.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** Messages name the layer's path, both shapes with axis names, and the likely fix. */
class ShapeMessageTest {
  private static final Shape IMAGES = Shape.images(8, 1, 28, 28);

  @Test
  void linearAfterImages() {
    told(
        "layer 1, linear 100→10: expected batch × features=100, found batch=8 × channels=4 ×"
            + " height=26 × width=26; put a Flatten before it",
        IMAGES,
        new Sequential(new Conv2d(1, 4, 3), new Linear(100, 10)));
  }

  @Test
  void linearOfOtherSize() {
    told(
        "layer 2, linear 100→10: expected batch × features=100, found batch=8 × features=2704;"
            + " make it new Linear(2704, 10)",
        IMAGES,
        new Sequential(new Conv2d(1, 4, 3), new Flatten(), new Linear(100, 10)));
  }

  @Test
  void nestedLayersHavePaths() {
    told(
        "layer 1.0, conv 3→4 3×3: expected batch × channels=3 × height × width, found batch=8 ×"
            + " channels=2 × height=26 × width=26; make it new Conv2d(2, 4, 3)",
        IMAGES,
        new Sequential(new Conv2d(1, 2, 3), new Sequential(new Conv2d(3, 4, 3))));
  }

  @Test
  void imagesTooSmall() {
    told(
        "layer 1, max-pool 30×30: expected images of at least height=30 × width=30, found batch=8 ×"
            + " channels=2 × height=26 × width=26; use larger ones, fewer or smaller windows, or padding",
        IMAGES,
        new Sequential(new Conv2d(1, 2, 3), new MaxPool2d(30)));
    told(
        "layer 0, conv 1→2 9×9 padding 1: expected images of at least height=7 × width=7, found"
            + " batch=1 × channels=1 × height=6 × width=8; use larger ones, fewer or smaller windows, or padding",
        Shape.images(1, 1, 6, 8),
        new Sequential(new Conv2d(1, 2, 9, 1, 1, true)));
  }

  @Test
  void normalizations() {
    told(
        "layer 0, batch-norm 3: expected batch × channels=3 × height × width, found batch=8 ×"
            + " channels=1 × height=28 × width=28; make it new BatchNorm2d(1)",
        IMAGES,
        new Sequential(new BatchNorm2d(3)));
    told(
        "layer 0, layer-norm 3: expected a last axis of 3, found batch=2 × features=5; make it new"
            + " LayerNorm(5)",
        Shape.features(2, 5),
        new Sequential(new LayerNorm(3)));
  }

  @Test
  void convolutionsOfOtherThings() {
    told(
        "layer 0, conv 3→4 3 stride 2: expected batch × channels=3 × length, found batch=8 ×"
            + " channels=1 × height=28 × width=28; give it sequences",
        IMAGES,
        new Sequential(new Conv1d(3, 4, ConvolutionOptions.kernel(3).withStride(2))));
    told(
        "layer 0, conv 2→2 3×3×3: expected batch × channels=2 × depth × height × width, found"
            + " batch=8 × channels=1 × height=28 × width=28; give it volumes",
        IMAGES,
        new Sequential(new Conv3d(2, 2, 3)));
    told(
        "layer 0, conv 4→4 3×3 groups 2: expected batch × channels=4 × height × width, found"
            + " batch=8 × channels=1 × height=28 × width=28; change its number of inputs",
        IMAGES,
        new Sequential(new Conv2d(4, 4, ConvolutionOptions.kernel(3).withGroups(2))));
    told(
        "layer 0, conv-transpose 3→4 2×2 stride 2: expected batch × channels=3 × height × width,"
            + " found batch=8 × channels=1 × height=28 × width=28; make it new ConvTranspose2d(1,"
            + " 4, …)",
        IMAGES,
        new Sequential(new ConvTranspose2d(3, 4, 2, 2, 0, true)));
    told(
        "layer 0, conv-transpose 1→1 3×3 padding 2: expected images of at least height=3 × width=3,"
            + " found batch=1 × channels=1 × height=2 × width=9; use larger ones, fewer or smaller"
            + " windows, or padding",
        Shape.images(1, 1, 2, 9),
        new Sequential(new ConvTranspose2d(1, 1, 3, 1, 2, true)));
  }

  @Test
  void poolings() {
    told(
        "layer 0, adaptive-avg-pool to 30×7: expected height=30 or more, found batch=8 ×"
            + " channels=1 × height=28 × width=28; an adaptive pooling makes nothing larger; ask"
            + " for less",
        IMAGES,
        new Sequential(new AdaptiveAvgPool2d(30, 7)));
    told(
        "layer 0, avg-pool 2: expected batch × channels × length, found batch=8 × channels=1 ×"
            + " height=28 × width=28; give it sequences",
        IMAGES,
        new Sequential(new AvgPool1d(2)));
    told(
        "layer 0, global-avg-pool: expected batch × channels × one to three axes, found batch=2 ×"
            + " features=5; give it sequences, images or volumes",
        Shape.features(2, 5),
        new Sequential(new GlobalAvgPool()));
  }

  @Test
  void otherNormalizations() {
    told(
        "layer 0, batch-norm 3: expected batch × channels=3 × length, found batch=2 × features=5;"
            + " make it new BatchNorm1d(5)",
        Shape.features(2, 5),
        new Sequential(new BatchNorm1d(3)));
    told(
        "layer 0, group-norm 4 in 2: expected batch × channels=4 × any, found batch=2 × features=5;"
            + " change its channels to 5",
        Shape.features(2, 5),
        new Sequential(new GroupNorm(2, 4)));
    told(
        "layer 0, rms-norm 3: expected a last axis of 3, found batch=2 × features=5; make it new"
            + " RmsNorm(5)",
        Shape.features(2, 5),
        new Sequential(new RmsNorm(3)));
    told(
        "layer 0, layer-norm 27×28: expected last axes of 27×28, found batch=8 × channels=1 ×"
            + " height=28 × width=28; change the sizes of the normalization",
        IMAGES,
        new Sequential(LayerNorm.over(27, 28)));
  }

  @Test
  void residuals() {
    told(
        "layer 0, residual (conv 1→2 3×3): expected a short cut of the body's sizes, batch=8 ×"
            + " channels=2 × height=26 × width=26, found batch=8 × channels=1 × height=28 ×"
            + " width=28; give the Residual a short cut that makes them equal, such as a"
            + " convolution of 1×1",
        IMAGES,
        new Sequential(new Residual(new Conv2d(1, 2, 3))));
  }

  @Test
  void linearOverSteps() {
    told(
        "layer 0, linear 100→10: expected batch × features=100, found batch=2 × steps=3 ×"
            + " features=5; make it new Linear(5, 10)",
        new Shape(
            List.of(
                new Shape.Axis("batch", 2),
                new Shape.Axis("steps", 3),
                new Shape.Axis("features", 5))),
        new Sequential(new Linear(100, 10)));
  }

  @Test
  void argumentsOfLayers() {
    assertEquals(
        "kernel must be positive, not 0",
        assertThrows(IllegalArgumentException.class, () -> new Conv2d(1, 1, 0)).getMessage());
    assertEquals(
        "padding 3 must be less than the kernel, 3",
        assertThrows(IllegalArgumentException.class, () -> new Conv2d(1, 1, 3, 1, 3, true))
            .getMessage());
    assertEquals(
        "inputs must be positive, not -1",
        assertThrows(IllegalArgumentException.class, () -> new Linear(-1, 1)).getMessage());
  }

  @Test
  void aLayerBelongsToOneNetwork() {
    Linear layer = new Linear(2, 2);
    Network first = new Network(layer, Engine.cpu(), RandomKey.of(1));
    assertEquals(6, first.size());
    assertEquals(
        "the layer with parameter weight belongs to a network already; make another layer",
        assertThrows(
                IllegalStateException.class,
                () -> new Network(layer, Engine.cpu(), RandomKey.of(1)))
            .getMessage());
  }

  private static void told(String message, Shape input, Layer layer) {
    Network network = new Network(layer, Engine.cpu(), RandomKey.of(1));
    var error = assertThrows(ShapeException.class, () -> network.root().outputShape(input));
    assertEquals(message, error.getMessage());
    var atRun =
        assertThrows(
            ShapeException.class, () -> network.predict(input, new float[(int) input.count()]));
    assertEquals(message, atRun.getMessage());
  }
}
