package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.softmax.CrossEntropy;
import org.einkorn.kernels.softmax.Reduction;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.jspecify.annotations.Nullable;

/** Mean cross-entropy from logits, whose last axis is that of the classes. */
final class CrossEntropyNode extends LossNode {
  private final Shape shape;
  private final CrossEntropyOptions options;
  private final Place labels;
  private final int[] copy;
  private final HeapBuffer host;
  private final @Nullable Place weights;
  private final Call forward;
  private final int classes;

  static Loss of(Tensor logits, int[] labels, CrossEntropyOptions options) {
    Tape tape = logits.tape();
    Value value = logits.live();
    CrossEntropyNode node =
        tape.at() instanceof CrossEntropyNode last && last.fits(value, logits.shape(), options)
            ? last
            : tape.put(new CrossEntropyNode(tape.cleared(), logits, options));
    node.set(labels, options);
    return tape.record(node).asLoss();
  }

  private CrossEntropyNode(Tape tape, Tensor logits, CrossEntropyOptions options) {
    super(tape, checked(logits, options));
    this.shape = logits.shape();
    this.options = options;
    this.classes = Math.toIntExact(shape.size(shape.rank() - 1));
    int rows = classes == 0 ? 0 : Math.toIntExact(shape.count() / classes);
    this.labels = tape.memory().take(DataType.S32, rows);
    this.copy = new int[rows];
    this.host = HeapBuffer.of(copy);
    this.weights = options.weights().length == 0 ? null : weights(tape, options.weights());
    CrossEntropy loss =
        new CrossEntropy(
            Reduction.MEAN, options.smoothing() > 0, weights != null, options.isIgnoring());
    this.forward =
        new Call(
            tape,
            new SoftmaxProblem(
                direction(),
                tape.engine().type(),
                SoftmaxKind.CROSS_ENTROPY,
                Dims.of(rows, classes),
                1,
                loss));
  }

  private static Place weights(Tape tape, float[] numbers) {
    Place place = tape.memory().take(tape.engine().type(), numbers.length);
    place.write(numbers);
    return place;
  }

  private static Value checked(Tensor logits, CrossEntropyOptions options) {
    Shape shape = logits.shape();
    if (shape.rank() < 2) {
      throw new ShapeException(
          "cross-entropy", shape, "logits of batch × classes", "give it a batch of logits");
    }
    int weights = options.weights().length;
    if (weights != 0 && weights != shape.size(shape.rank() - 1)) {
      throw new ShapeException(
          "cross-entropy with %d class weights".formatted(weights),
          shape,
          "logits of batch × classes=" + weights,
          "give it one weight for each class");
    }
    return logits.live();
  }

  private boolean fits(Value other, Shape otherShape, CrossEntropyOptions otherOptions) {
    return src() == other && shape.equals(otherShape) && options.isLike(otherOptions);
  }

  private void set(int[] given, CrossEntropyOptions now) {
    if (given.length != copy.length) {
      throw new IllegalArgumentException(
          "cross-entropy of %s: expected %d labels, found %d; give one for each row of the logits"
              .formatted(shape, copy.length, given.length));
    }
    for (int row = 0; row < given.length; row++) {
      if (given[row] >= classes && !(now.isIgnoring() && given[row] == now.ignored())) {
        throw new IllegalArgumentException(
            "cross-entropy of %s: expected labels below %d, the number of classes, found %d in row %d;"
                    .formatted(shape, classes, given[row], row)
                + " give the last layer more outputs, or the row a negative label to leave it out");
      }
    }
    System.arraycopy(given, 0, copy, 0, given.length);
    forward.set(Scalar.SMOOTHING, now.smoothing()).set(Scalar.IGNORED, now.ignored());
  }

  @Override
  void forward() {
    labels.write(host);
    forward.bind(Role.LABELS, labels);
    if (weights != null) {
      forward.bind(Role.WEIGHTS, weights);
    }
    run(forward);
  }
}
