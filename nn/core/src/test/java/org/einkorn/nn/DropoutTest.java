package org.einkorn.nn;

import static org.einkorn.nn.Leaves.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.einkorn.kernels.Options;
import org.einkorn.nn.layers.Dropout;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final Shape SHAPE = shape(64, 64);
  private static final double PROBABILITY = 0.25;

  private static Tape tape(int threads) {
    return Tape.training(Engine.of(Options.cpu().withThreads(threads)));
  }

  private static float[] dropped(Tape tape) {
    Tensor ones = tape.tensor(SHAPE, Leaves.all(1, (int) SHAPE.count()));
    return ones.dropout(PROBABILITY).toArray();
  }

  @Test
  void theSameKeyGivesTheSameMaskForAnyNumberOfThreads() {
    RandomKey key = RandomKey.of(7);
    Tape first = tape(1);
    first.rewind(key);
    float[] expected = dropped(first);
    for (int threads : new int[] {1, 2, 3}) {
      Tape other = tape(threads);
      other.rewind(key);
      assertArrayEquals(expected, dropped(other));
      assertFalse(Arrays.equals(expected, dropped(other)), "another position, the same mask");
      other.rewind(key.split(1));
      assertFalse(Arrays.equals(expected, dropped(other)), "another key, the same mask");
      other.rewind(key);
      assertArrayEquals(expected, dropped(other));
    }
  }

  @Test
  void stepsWithoutAKeyDifferButAreTheSameOnEachTape() {
    Tape first = tape(1);
    float[] one = dropped(first);
    first.rewind();
    float[] two = dropped(first);
    assertFalse(Arrays.equals(one, two), "the same mask in two steps");
    Tape second = tape(1);
    assertArrayEquals(one, dropped(second));
    second.rewind();
    assertArrayEquals(two, dropped(second));
  }

  /** 4096 numbers: the share of zeros deviates by sqrt(p (1 − p) / n) = 0.007. */
  @Test
  void aShareIsDroppedAndTheRestScaled() {
    float[] numbers = dropped(tape(1));
    int zeros = 0;
    for (float number : numbers) {
      zeros += number == 0 ? 1 : 0;
      if (number != 0) {
        assertEquals(1 / (1 - PROBABILITY), number, 1e-6);
      }
    }
    assertEquals(PROBABILITY, (double) zeros / numbers.length, 0.035);
  }

  @Test
  void theLayerDropsInTrainingOnly() {
    Dropout layer = new Dropout(0.5);
    Tape training = tape(1);
    float[] ones = Leaves.all(1, (int) SHAPE.count());
    training.rewind(RandomKey.of(2));
    float[] dropped = layer.forward(training.tensor(SHAPE, ones)).toArray();
    training.rewind(RandomKey.of(2));
    assertArrayEquals(training.tensor(SHAPE, ones).dropout(0.5).toArray(), dropped);
    assertFalse(Arrays.equals(ones, dropped));
    Tensor used = Tape.inference(Engine.cpu()).tensor(SHAPE, ones);
    assertSame(used, layer.forward(used));
  }

  @Test
  void inferenceAndProbabilityZeroPassThrough() {
    Tape inference = Tape.inference(Engine.cpu());
    Tensor tensor = inference.tensor(shape(3), new float[3]);
    assertSame(tensor, tensor.dropout(0.5));
    Tensor trained = tape(1).tensor(shape(3), new float[3]);
    assertSame(trained, trained.dropout(0));
  }
}
