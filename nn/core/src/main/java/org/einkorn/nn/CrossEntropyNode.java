package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.jspecify.annotations.Nullable;

/** Mean cross-entropy from logits; its kernel gives loss and gradient at once. */
final class CrossEntropyNode extends Node {
  private final Value logits;
  private final Place labels;
  private final int[] copy;
  private final HeapBuffer host;
  private final @Nullable Place gradient;
  private final Call forward;
  private final int classes;

  static Loss of(Tensor logits, int[] labels) {
    Tape tape = logits.tape();
    Value value = logits.live();
    CrossEntropyNode node =
        tape.at() instanceof CrossEntropyNode last && last.fits(value)
            ? last
            : tape.put(new CrossEntropyNode(tape.cleared(), logits));
    node.set(labels);
    return tape.recordLoss(node);
  }

  CrossEntropyNode(Tape tape, Tensor logits) {
    super(tape, checked(logits.shape()), false);
    this.logits = logits.live();
    DataType type = tape.engine().type();
    Shape shape = logits.shape();
    boolean training = this.logits.wantsGradient();
    this.labels = tape.memory().take(DataType.S32, shape.size(0));
    this.copy = new int[Math.toIntExact(shape.size(0))];
    this.host = HeapBuffer.of(copy);
    this.classes = Math.toIntExact(shape.size(1));
    this.gradient = training ? tape.memory().take(type, shape.count()) : null;
    Direction direction = training ? Direction.FORWARD_TRAINING : Direction.FORWARD_INFERENCE;
    this.forward =
        new Call(
            tape,
            new SoftmaxProblem(
                direction, type, SoftmaxKind.CROSS_ENTROPY, Dims.of(shape.sizes()), 1));
  }

  private static Shape checked(Shape logits) {
    if (logits.rank() != 2) {
      throw new ShapeException(
          "cross-entropy", logits, "logits of batch × classes", "flatten the tensor first");
    }
    return Shape.scalar();
  }

  boolean fits(Value other) {
    return logits == other;
  }

  void set(int[] given) {
    if (given.length != copy.length) {
      throw new IllegalArgumentException(
          "cross-entropy: expected %d labels, one for each row of the logits, found %d"
              .formatted(copy.length, given.length));
    }
    for (int row = 0; row < given.length; row++) {
      if (given[row] >= classes) {
        throw new IllegalArgumentException(
            "cross-entropy: label %d of row %d is not below the number of classes, %d"
                .formatted(given[row], row, classes));
      }
    }
    System.arraycopy(given, 0, copy, 0, given.length);
  }

  @Override
  void forward() {
    labels.write(host);
    if (gradient != null) {
      forward.bind(Role.DIFF_SRC, gradient);
    }
    forward
        .bind(Role.SRC, logits.data())
        .bind(Role.LABELS, labels)
        .bind(Role.LOSS, output().data())
        .run();
  }

  @Override
  void backward() {
    if (gradient != null) {
      accumulate(logits, gradient);
    }
  }
}
