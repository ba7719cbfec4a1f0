package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.nn.random.RandomKey;

/**
 * Standard normal numbers, drawn from the key of the step: number <i>i</i> at position <i>p</i> of
 * the tape is number {@code 2³²·p + i} of the key.
 */
final class GaussianNode extends Node {
  private static final int POSITION_SHIFT = 32;

  private final HeapBuffer numbers;
  private final long first;

  static Tensor of(Tape tape, Shape shape) {
    GaussianNode node =
        tape.at() instanceof GaussianNode last && last.output().shape().equals(shape)
            ? last
            : tape.put(new GaussianNode(tape.cleared(), shape));
    return tape.record(node);
  }

  private GaussianNode(Tape tape, Shape shape) {
    super(tape, shape, false);
    int count = tape.isPlanning() ? 0 : Math.toIntExact(shape.count());
    this.numbers = HeapBuffer.allocate(tape.engine().type(), count);
    this.first = (long) tape.position() << POSITION_SHIFT;
  }

  @Override
  void forward() {
    if (tape().isPlanning()) {
      return;
    }
    RandomKey key = tape().randomKey();
    if (numbers.type() == DataType.F32) {
      float[] to = numbers.floats();
      for (int i = 0; i < to.length; i++) {
        to[i] = (float) key.gaussian(first + i);
      }
    } else {
      double[] to = numbers.doubles();
      for (int i = 0; i < to.length; i++) {
        to[i] = key.gaussian(first + i);
      }
    }
    output().data().write(numbers);
  }

  @Override
  void backward() {
    throw new IllegalStateException("random numbers have no gradient");
  }
}
