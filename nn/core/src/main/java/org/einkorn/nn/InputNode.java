package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.nn.data.Batch;
import org.jspecify.annotations.Nullable;

/** Numbers that come from outside. */
final class InputNode extends Node {
  private @Nullable HeapBuffer source;
  private float @Nullable [] numbers;

  InputNode(Tape tape, Shape shape) {
    super(tape, shape, false);
  }

  static Shape shapeOf(Batch batch) {
    var image = batch.shape();
    return Shape.images(batch.capacity(), image.channels(), image.height(), image.width());
  }

  boolean fits(Batch batch) {
    Shape shape = output().shape();
    var image = batch.shape();
    return shape.rank() == 4
        && shape.size(0) == batch.capacity()
        && shape.size(1) == image.channels()
        && shape.size(2) == image.height()
        && shape.size(3) == image.width();
  }

  void set(float[] newNumbers) {
    if (newNumbers.length != output().shape().count()) {
      throw new IllegalArgumentException(
          "a tensor of %s needs %d numbers, not %d"
              .formatted(output().shape(), output().shape().count(), newNumbers.length));
    }
    if (newNumbers != numbers) {
      boolean wide = tape().engine().type() == DataType.F64;
      if (!wide || numbers == null) {
        source = wide ? HeapBuffer.of(new double[newNumbers.length]) : HeapBuffer.of(newNumbers);
      }
      numbers = newNumbers;
    }
  }

  @Override
  void forward() {
    HeapBuffer from = source;
    float[] given = numbers;
    if (from == null || given == null) {
      throw new IllegalStateException("no numbers were set");
    }
    if (from.type() == DataType.F64) {
      double[] wide = from.doubles();
      for (int i = 0; i < wide.length; i++) {
        wide[i] = given[i];
      }
    }
    output().data().write(from);
  }

  @Override
  void backward() {
    throw new IllegalStateException("an input has no gradient");
  }
}
