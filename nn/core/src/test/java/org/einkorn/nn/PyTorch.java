package org.einkorn.nn;

import java.util.Arrays;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.kernels.DataType;

/**
 * Tensors of PyTorch from arrays and back. Classes whose names start with PyTorch are compiled and
 * run with {@code mvn -Ppytorch} only.
 */
final class PyTorch {
  private PyTorch() {}

  static TensorOptional none() {
    return new TensorOptional();
  }

  static ScalarTypeOptional sameType() {
    return new ScalarTypeOptional();
  }

  static Tensor tensor(DataType type, Shape shape, double[] numbers) {
    Tensor tensor = Tensor.create(numbers, sizes(shape));
    return type == DataType.F64 ? tensor : tensor.to(torch.ScalarType.Float);
  }

  static Tensor tensor(DataType type, Shape shape, float[] numbers) {
    return tensor(type, shape, doubles(numbers));
  }

  /** Whole numbers, as indices are taken. */
  static Tensor indices(int[] numbers, long... sizes) {
    return Tensor.create(Arrays.stream(numbers).asLongStream().toArray(), sizes);
  }

  /** In double precision. */
  static Tensor constant(float[] numbers, long... sizes) {
    return Tensor.create(doubles(numbers), sizes);
  }

  static double[] numbers(Tensor tensor) {
    Tensor dense = tensor.detach().to(torch.ScalarType.Double).contiguous().reshape(-1);
    double[] numbers = new double[Math.toIntExact(dense.numel())];
    if (numbers.length > 0) {
      try (DoubleIndexer indexer = dense.createIndexer()) {
        indexer.get(0, numbers);
      }
    }
    return numbers;
  }

  static long[] sizes(Shape shape) {
    return shape.axes().stream().mapToLong(Shape.Axis::size).toArray();
  }

  static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    Arrays.setAll(doubles, i -> numbers[i]);
    return doubles;
  }

  static long[] longs(int... numbers) {
    return Arrays.stream(numbers).asLongStream().toArray();
  }

  static TensorOptional some(Tensor tensor) {
    return new TensorOptional(tensor);
  }

  static Scalar scalar(double number) {
    return new Scalar(number);
  }
}
