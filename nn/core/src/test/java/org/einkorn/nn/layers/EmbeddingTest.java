package org.einkorn.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private final Engine engine = Engine.cpu();
  private final Embedding layer = new Embedding(3, 2, 1, (_, index) -> index + 1);
  private final Network network = new Network(layer, engine, RandomKey.of(1));
  private final Tape tape = Tape.inference(engine);

  @Test
  void takesRowsAndZerosForPadding() {
    Tensor words = tape.tensor(Shape.features(2, 2), new int[] {2, 1, 0, 2});
    assertArrayEquals(new float[] {2, 1, 0, 2}, words.toArray());
    assertArrayEquals(new float[] {2, 1, 0, 2}, words.keep().toArray());
    Tensor rows = network.forward(words);
    assertArrayEquals(new float[] {5, 6, 0, 0, 1, 2, 5, 6}, rows.toArray());
    assertEquals("batch=2 × features=2 × features=2", rows.shape().toString());
    tape.rewind();
    Tensor others = tape.tensor(Shape.features(2, 2), new int[] {0, 0, 1, 0});
    assertArrayEquals(new float[] {1, 2, 1, 2, 0, 0, 1, 2}, network.forward(others).toArray());
  }

  @Test
  void wrongArgumentsAreExplained() {
    Tensor numbers = tape.tensor(Shape.features(1, 2), new float[2]);
    assertEquals(
        "embedding with weight weight (rows=3 × features=2): expected whole numbers (s32), found f32"
            + " in batch=1 × features=2; make the tensor by Tape.tensor(shape, int[])",
        assertThrows(IllegalArgumentException.class, () -> network.forward(numbers)).getMessage());
    assertEquals(
        "padding 3 is no row of the table, whose rows are 0 to 2",
        assertThrows(IllegalArgumentException.class, () -> new Embedding(3, 2, 3)).getMessage());
    Tensor outside = tape.tensor(Shape.features(1, 2), new int[] {0, 3});
    assertThrows(IllegalArgumentException.class, () -> network.forward(outside));
  }
}
