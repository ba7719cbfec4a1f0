package org.einkorn.kernels.attention;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Layout;

/**
 * How the heads of an operand lie in memory: element {@code [b, h, i, c]} is at {@code b·batch +
 * h·head + i·row + c}. As text {@code 196608x64x192}.
 *
 * @param batch elements between neighbouring sequences of the batch
 * @param head elements between neighbouring heads
 * @param row elements between neighbouring positions
 */
public record HeadStrides(long batch, long head, long row) {

  /** Strides of a dense {@code [mb, heads, length, size]}. */
  static HeadStrides dense(long heads, long length, long size) {
    long head = Math.multiplyExact(length, size);
    return new HeadStrides(Math.multiplyExact(heads, head), head, size);
  }

  /**
   * Strides of heads that lie beside each other in rows, as the projection of a sequence leaves
   * them: {@code [mb, length, pitch]}, of which a head takes {@code size} elements.
   */
  public static HeadStrides beside(long length, long pitch, long size) {
    return new HeadStrides(Math.multiplyExact(length, pitch), size, pitch);
  }

  static HeadStrides parse(String text) {
    Dims strides = Dims.parse(text);
    if (strides.rank() != 3) {
      throw new IllegalArgumentException(
          "expected the strides of batch, head and row such as 196608x64x192, not '" + text + "'");
    }
    return new HeadStrides(strides.size(0), strides.size(1), strides.size(2));
  }

  Layout layout(long mb, long heads, String position, long length, String channel, long size) {
    return new Layout(
        List.of(
            new Layout.Axis("mb", mb, batch),
            new Layout.Axis("h", heads, head),
            new Layout.Axis(position, length, row),
            new Layout.Axis(channel, size, 1)));
  }

  /** No two elements may share a place, which is checked by nesting the axes by their strides. */
  void require(String name, long mb, long heads, long length, long size) {
    Checks.size(name, Math.min(batch, Math.min(head, row)));
    if (mb == 0 || heads == 0 || length == 0) {
      return;
    }
    long[][] axes = {{batch, mb}, {head, heads}, {row, length}};
    Arrays.sort(axes, Comparator.comparingLong(axis -> axis[0]));
    long inner = size;
    for (long[] axis : axes) {
      if (axis[1] > 1 && axis[0] < inner) {
        throw new IllegalArgumentException(
            name
                + "="
                + text()
                + " lets elements share a place: the stride "
                + axis[0]
                + " is less than the "
                + inner
                + " elements that it strides over");
      }
      if (axis[1] > 1) {
        inner = Math.addExact(inner, Math.multiplyExact(axis[1] - 1, axis[0]));
      }
    }
  }

  String text() {
    return batch + "x" + head + "x" + row;
  }
}
