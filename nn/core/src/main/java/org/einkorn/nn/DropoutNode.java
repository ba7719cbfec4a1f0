package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.dropout.DropoutProblem;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * Drops numbers at random. The seed is the key of the step, the offset the position on the tape: no
 * two nodes of a step share a random number, and no mask is kept.
 */
final class DropoutNode extends Node {
  private final Value src;
  private final Shape shape;
  private final int position;
  private final Place random;
  private final HeapBuffer words = HeapBuffer.allocate(DataType.S32, 4);
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src, double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "dropout: the probability must be from 0, inclusive, to 1, exclusive, not "
              + probability);
    }
    Tape tape = src.tape();
    Value value = src.live();
    if (!tape.isTraining() || probability == 0) {
      return src;
    }
    DropoutNode node =
        tape.at() instanceof DropoutNode last && last.fits(value, src.shape())
            ? last
            : tape.put(new DropoutNode(tape.cleared(), src));
    node.set(tape.randomKey(), probability);
    return tape.record(node);
  }

  private DropoutNode(Tape tape, Tensor src) {
    super(tape, src.shape(), wantsGradient(src.live()));
    this.src = src.live();
    this.shape = src.shape();
    this.position = tape.position();
    this.random = tape.memory().take(DataType.S32, 4);
    this.forward = call(Direction.FORWARD_TRAINING);
    this.backward = output().wantsGradient() ? call(Direction.BACKWARD) : null;
  }

  private Call call(Direction direction) {
    return new Call(
        tape(), new DropoutProblem(direction, tape().engine().type(), Dims.of(shape.count())));
  }

  private boolean fits(Value other, Shape otherShape) {
    return src == other && shape.equals(otherShape);
  }

  private void set(RandomKey key, double probability) {
    int[] to = words.ints();
    to[0] = (int) key.value();
    to[1] = (int) (key.value() >>> 32);
    to[2] = position;
    forward.set(Scalar.PROBABILITY, probability);
    if (backward != null) {
      backward.set(Scalar.PROBABILITY, probability);
    }
  }

  @Override
  void forward() {
    random.write(words);
    forward
        .bind(Role.SRC, src.data())
        .bind(Role.RANDOM, random)
        .bind(Role.DST, output().data())
        .run();
  }

  @Override
  void backward() {
    if (backward != null) {
      backward
          .bind(Role.RANDOM, random)
          .bind(Role.DIFF_DST, output().gradient())
          .bind(Role.DIFF_SRC, contribution(src, 0))
          .run();
      contributed(src, 0);
    }
  }
}
