package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.random.RandomKey;

/**
 * An operation on both sides.
 *
 * @param layer whose parameters take part; one without any where only the leaves do
 * @param leaves shapes of the tensors that it takes, which are learned
 * @param ours the operation here
 * @param theirs the operation there
 */
record PyTorchCase(Layer layer, List<Shape> leaves, Ours ours, Theirs theirs) {

  /** The operation of the leaves, on their tape. */
  @FunctionalInterface
  interface Ours {
    Tensor of(Tensor[] p);
  }

  /** The same in PyTorch. */
  @FunctionalInterface
  interface Theirs {
    org.bytedeco.pytorch.Tensor of(Operands p);
  }

  /** PyTorch's tensors by the names that they have in a {@link Bundle}. */
  record Operands(Map<String, org.bytedeco.pytorch.Tensor> tensors) {

    /** A leaf. */
    org.bytedeco.pytorch.Tensor at(int index) {
      return named("leaves.p" + index);
    }

    /** A parameter of the layer. */
    org.bytedeco.pytorch.Tensor get(String name) {
      return named("layer." + name);
    }

    boolean has(String name) {
      return tensors.containsKey("layer." + name);
    }

    private org.bytedeco.pytorch.Tensor named(String name) {
      org.bytedeco.pytorch.Tensor tensor = tensors.get(name);
      if (tensor == null) {
        throw new IllegalArgumentException("no " + name + " in " + tensors.keySet());
      }
      return tensor;
    }
  }

  /**
   * A kind of operation.
   *
   * @param name for people
   * @param draw a case of random sizes
   */
  record Operation(String name, Function<Draw, PyTorchCase> draw) {
    @Override
    public String toString() {
      return name;
    }
  }

  static PyTorchCase pair(Ours ours, Theirs theirs, Shape... leaves) {
    return new PyTorchCase(new Flatten(), List.of(leaves), ours, theirs);
  }

  static PyTorchCase pair(Layer layer, Ours ours, Theirs theirs, Shape... leaves) {
    return new PyTorchCase(layer, List.of(leaves), ours, theirs);
  }

  /** Random choices, one after the other. */
  static final class Draw {
    private final RandomKey key;
    private long count;

    Draw(RandomKey key) {
      this.key = key;
    }

    /** From the one to the other, both inclusive. */
    int from(int low, int high) {
      return low + key.below(count++, high - low + 1);
    }

    boolean flip() {
      return from(0, 1) == 1;
    }

    double number(double low, double high) {
      return low + (high - low) * key.uniform(count++);
    }

    float[] numbers(int size, double low, double high) {
      float[] numbers = new float[size];
      for (int i = 0; i < size; i++) {
        numbers[i] = (float) number(low, high);
      }
      return numbers;
    }

    int[] indices(int size, int low, int high) {
      int[] indices = new int[size];
      for (int i = 0; i < size; i++) {
        indices[i] = from(low, high);
      }
      return indices;
    }

    Shape shape(int rank) {
      long[] sizes = new long[rank];
      for (int i = 0; i < rank; i++) {
        sizes[i] = from(1, 5);
      }
      return Leaves.shape(sizes);
    }

    /** A shape that is repeated to the full one: axes left out in front, or of one position. */
    Shape repeated(Shape full) {
      int skip = from(0, full.rank());
      long[] sizes = new long[full.rank() - skip];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = from(0, 2) == 0 ? 1 : full.size(skip + i);
      }
      return Leaves.shape(sizes);
    }

    /** Some axes in order, perhaps none. */
    int[] axes(int rank) {
      List<Integer> axes = new ArrayList<>();
      for (int i = 0; i < rank; i++) {
        if (flip()) {
          axes.add(i);
        }
      }
      return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    int[] permutation(int size) {
      return key.split(count++).permutation(size);
    }

    /** One of some. */
    @SafeVarargs
    final <T> T any(T... choices) {
      return choices[from(0, choices.length - 1)];
    }
  }
}
