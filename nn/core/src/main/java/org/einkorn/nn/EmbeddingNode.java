package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.embedding.EmbeddingProblem;
import org.einkorn.nn.Shape.Axis;
import org.jspecify.annotations.Nullable;

/**
 * {@code dst[…, j] = weight[indices[…], j]}; backward the gradients of all places that took a row
 * are added to it.
 */
final class EmbeddingNode extends Node {
  private final Value indices;
  private final Shape shape;
  private final Parameter weight;
  private final long padding;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor indices, Parameter weight, long padding) {
    Tape tape = indices.tape();
    Value value = indices.live();
    return tape.record(
        tape.at() instanceof EmbeddingNode last
                && last.fits(value, indices.shape(), weight, padding)
            ? last
            : tape.put(new EmbeddingNode(tape.cleared(), indices, weight, padding)));
  }

  private EmbeddingNode(Tape tape, Tensor indices, Parameter weight, long padding) {
    super(tape, checked(indices, weight), weight.wantsGradient());
    this.indices = indices.live();
    this.shape = indices.shape();
    this.weight = weight;
    this.padding = padding;
    this.forward = call(Direction.FORWARD);
    this.backward = output().wantsGradient() ? call(Direction.BACKWARD_WEIGHTS) : null;
  }

  private Call call(Direction direction) {
    return new Call(
        tape(),
        new EmbeddingProblem(
            direction,
            tape().engine().type(),
            Dims.of(shape.count()),
            weight.shape().size(0),
            weight.shape().size(1),
            padding,
            ScalarClass.ZERO));
  }

  private static Shape checked(Tensor indices, Parameter weight) {
    if (weight.shape().rank() != 2) {
      throw new ShapeException(
          "embedding with weight " + weight.name(),
          weight.shape(),
          "a weight of rows × features",
          "reshape it");
    }
    IndexNode.require("embedding with weight " + weight, indices, indices);
    List<Axis> axes = new ArrayList<>(indices.shape().axes());
    axes.add(new Axis("features", weight.shape().size(1)));
    return new Shape(axes);
  }

  private boolean fits(Value other, Shape otherShape, Parameter otherWeight, long otherPadding) {
    return indices == other
        && shape.equals(otherShape)
        && weight == otherWeight
        && padding == otherPadding;
  }

  @Override
  void forward() {
    forward
        .bind(Role.INDICES, indices.data())
        .bind(Role.WEIGHTS, weight.value().data())
        .bind(Role.DST, output().data());
    try {
      forward.run();
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
  }

  /** Tells which number is outside of the table, if that was it. */
  private IllegalArgumentException refused(IllegalArgumentException cause) {
    long rows = weight.shape().size(0);
    HeapBuffer read = HeapBuffer.allocate(DataType.S32, Math.toIntExact(shape.count()));
    indices.data().read(read);
    int[] numbers = read.ints();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0 || numbers[i] >= rows) {
        return new IllegalArgumentException(
            "embedding with weight %s: expected numbers from 0 to %d, found %d at place %d of %s;"
                    .formatted(weight, rows - 1, numbers[i], i, shape)
                + " make the table larger, or map what is unknown to one of its rows",
            cause);
      }
    }
    return cause;
  }

  @Override
  void backward() {
    if (backward != null) {
      backward
          .bind(Role.INDICES, indices.data())
          .bind(Role.DIFF_DST, output().gradient())
          .bind(Role.DIFF_WEIGHTS, contribution(weight.value(), 0))
          .run();
      contributed(weight.value(), 0);
    }
  }
}
