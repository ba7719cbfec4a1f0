package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.jspecify.annotations.Nullable;

/** Whole numbers that come from outside. */
final class IndexNode extends Node {
  private @Nullable HeapBuffer source;
  private int @Nullable [] numbers;

  IndexNode(Tape tape, Shape shape) {
    super(tape, shape, DataType.S32);
  }

  /** The memory of a tensor of whole numbers. */
  static Value require(String operation, Tensor tensor, Tensor beside) {
    Value value = beside.liveBeside(tensor);
    DataType type = value.data().buffer().type();
    if (type != DataType.S32) {
      throw new IllegalArgumentException(
          "%s: expected whole numbers (s32), found %s in %s; make the tensor by"
                  .formatted(operation, type.text(), tensor.shape())
              + " Tape.tensor(shape, int[])");
    }
    return value;
  }

  void set(int[] newNumbers) {
    if (newNumbers.length != output().shape().count()) {
      throw new IllegalArgumentException(
          "a tensor of %s needs %d numbers, not %d"
              .formatted(output().shape(), output().shape().count(), newNumbers.length));
    }
    if (newNumbers != numbers) {
      numbers = newNumbers;
      source = HeapBuffer.of(newNumbers);
    }
  }

  @Override
  void forward() {
    HeapBuffer from = source;
    if (from == null) {
      throw new IllegalStateException("no numbers were set");
    }
    output().data().write(from);
  }

  @Override
  void backward() {
    throw new IllegalStateException("an input has no gradient");
  }
}
