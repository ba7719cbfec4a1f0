package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;

/** Mean cross-entropy from logits. */
final class CrossEntropyNode extends LossNode {
  private final Shape shape;
  private final Place labels;
  private final int[] copy;
  private final HeapBuffer host;
  private final Call forward;
  private final int classes;

  static Loss of(Tensor logits, int[] labels) {
    Tape tape = logits.tape();
    Value value = logits.live();
    CrossEntropyNode node =
        tape.at() instanceof CrossEntropyNode last && last.fits(value, logits.shape())
            ? last
            : tape.put(new CrossEntropyNode(tape.cleared(), logits));
    node.set(labels);
    return tape.record(node).asLoss();
  }

  private CrossEntropyNode(Tape tape, Tensor logits) {
    super(tape, checked(logits));
    this.shape = logits.shape();
    long rows = shape.size(0);
    this.labels = tape.memory().take(DataType.S32, rows);
    this.copy = new int[Math.toIntExact(rows)];
    this.host = HeapBuffer.of(copy);
    this.classes = Math.toIntExact(shape.size(1));
    this.forward =
        new Call(
            tape,
            new SoftmaxProblem(
                direction(),
                tape.engine().type(),
                SoftmaxKind.CROSS_ENTROPY,
                Dims.of(shape.sizes()),
                1));
  }

  private static Value checked(Tensor logits) {
    if (logits.shape().rank() != 2) {
      throw new ShapeException(
          "cross-entropy", logits.shape(), "logits of batch × classes", "flatten the tensor first");
    }
    return logits.live();
  }

  private boolean fits(Value other, Shape otherShape) {
    return src() == other && shape.equals(otherShape);
  }

  private void set(int[] given) {
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
    forward.bind(Role.LABELS, labels);
    run(forward);
  }
}
