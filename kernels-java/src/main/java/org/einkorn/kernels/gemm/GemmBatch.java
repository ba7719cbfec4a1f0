package org.einkorn.kernels.gemm;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.Layout;

/**
 * How many products there are, and how far apart their matrices lie.
 *
 * @param count number of products; the strides of a single product are 0
 * @param strideA elements from an A to the next, 0 when all products share one
 * @param strideB elements from a B to the next, 0 when all products share one
 * @param strideC elements from a C to the next
 */
public record GemmBatch(long count, long strideA, long strideB, long strideC) {

  /** A single product. */
  public static final GemmBatch ONE = new GemmBatch(1, 0, 0, 0);

  /** Checks the sizes; a single product has no strides. */
  public GemmBatch {
    Checks.size("batch", count);
    Checks.size("sa", strideA);
    Checks.size("sb", strideB);
    Checks.size("sc", strideC);
    if (count == 1) {
      strideA = 0;
      strideB = 0;
      strideC = 0;
    }
  }

  /** Matrices that are not shared must not overlap. */
  void requireApart(String name, long stride, long extent) {
    if (stride != 0 && stride < extent) {
      throw new IllegalArgumentException(
          "matrices "
              + name
              + " of a batch are "
              + stride
              + " elements apart, but each takes "
              + extent
              + "; use at least that stride");
    }
  }

  /** Every product has a C of its own, and an A or a B. */
  void requireOwnResults() {
    if (count != 1 && strideC == 0) {
      throw new IllegalArgumentException("the products of a batch need a C each: sc is 0");
    }
    if (count != 1 && strideA == 0 && strideB == 0) {
      throw new IllegalArgumentException(
          "the products of a batch share both A and B: they are one product");
    }
  }

  /** The matrices of an operand, given the layout of one. */
  Layout layout(long stride, Layout matrix) {
    if (stride == 0) {
      return matrix;
    }
    List<Layout.Axis> axes = new ArrayList<>();
    axes.add(new Layout.Axis("batch", count, stride));
    axes.addAll(matrix.axes());
    return new Layout(axes);
  }
}
