package org.einkorn.kernels.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.transform.Transform.Columns;
import org.einkorn.kernels.transform.Transform.Concat;
import org.einkorn.kernels.transform.Transform.Pad;
import org.einkorn.kernels.transform.Transform.Slice;
import org.einkorn.kernels.transform.Transform.Transpose;

/** Transforms as boxes that are copied, and boxes that are filled. */
final class Boxes {

  private Boxes() {}

  /** Boxes that cover the destination, each element once. */
  static List<Box> forward(Transform transform) {
    return switch (transform) {
      case Transpose t -> List.of(transpose(t));
      case Slice t -> List.of(slice(t));
      case Concat t -> concat(t);
      case Pad t -> t.mode() == PadMode.CONSTANT ? constantPad(t) : inPlanes(planes(t));
      case Columns t -> inPlanes(planes(t));
      case Transform.Gather t -> throw noBoxes(t);
    };
  }

  /**
   * Boxes that cover the gradients of all sources, each element once, of transforms that take no
   * element twice.
   */
  static List<Box> backward(Transform transform) {
    return switch (transform) {
      case Transpose t -> List.of(transpose(t).reversed());
      case Concat t -> concat(t).stream().map(Box::reversed).toList();
      case Pad t when t.mode() == PadMode.CONSTANT -> List.of(constantPad(t).getLast().reversed());
      case Slice t -> {
        List<Box> boxes =
            new ArrayList<>(
                new Grid(
                        Grid.sizes(t.dims()),
                        Grid.array(t.start()),
                        Grid.array(t.size()),
                        Grid.array(t.step()))
                    .complement());
        boxes.add(slice(t).reversed());
        yield boxes;
      }
      default -> throw noBoxes(transform);
    };
  }

  /** True when an element may be taken twice, so that gradients are sums over planes. */
  static boolean isFold(Transform transform) {
    return transform instanceof Columns
        || (transform instanceof Pad pad && pad.mode() != PadMode.CONSTANT);
  }

  private static IllegalArgumentException noBoxes(Transform transform) {
    return new IllegalArgumentException("not made of boxes: " + transform.text());
  }

  private static Box transpose(Transpose t) {
    long[] from = Grid.strides(Grid.sizes(t.dims()));
    long[] to = Grid.strides(Grid.sizes(t.dst()));
    Box.Axis[] axes = new Box.Axis[to.length];
    for (int a = 0; a < axes.length; a++) {
      axes[a] = new Box.Axis(t.dst().size(a), from[t.perm().get(a)], to[a]);
    }
    return new Box(0, axes, 0, 0);
  }

  private static Box slice(Slice t) {
    long[] dims = Grid.sizes(t.dims());
    long[] from = Grid.strides(dims);
    long[] to = Grid.strides(Grid.sizes(t.dst()));
    Box.Axis[] axes = new Box.Axis[to.length];
    for (int a = 0; a < axes.length; a++) {
      axes[a] = new Box.Axis(t.size().get(a), from[a] * t.step().get(a), to[a]);
    }
    long first = Grid.dense(dims, Grid.array(t.start()), dims).first();
    return new Box(0, axes, first, 0);
  }

  private static List<Box> concat(Concat t) {
    long[] to = Grid.strides(Grid.sizes(t.dst()));
    List<Box> boxes = new ArrayList<>();
    long position = 0;
    for (int s = 0; s < t.sources().size(); s++) {
      long[] dims = Grid.sizes(t.sources().get(s));
      boxes.add(new Box(s, axes(dims, Grid.strides(dims), to), 0, position * to[t.axis()]));
      position += dims[t.axis()];
    }
    return boxes;
  }

  private static Box.Axis[] axes(long[] sizes, long[] from, long[] to) {
    Box.Axis[] axes = new Box.Axis[sizes.length];
    for (int a = 0; a < sizes.length; a++) {
      axes[a] = new Box.Axis(sizes[a], from[a], to[a]);
    }
    return axes;
  }

  /** What is filled, and at the end what is copied. */
  private static List<Box> constantPad(Pad t) {
    long[] dims = Grid.sizes(t.dims());
    Grid inside = Grid.dense(Grid.sizes(t.dst()), Grid.array(t.before()), dims);
    List<Box> boxes = new ArrayList<>(inside.complement());
    long[] to = Grid.strides(inside.dims());
    boxes.add(new Box(0, axes(dims, Grid.strides(dims), to), 0, inside.first()));
    return boxes;
  }

  /**
   * A transform that does the same to every plane of its source.
   *
   * @param count number of planes
   * @param from elements of a plane of the source
   * @param to elements of a plane of the destination
   * @param boxes what is done to a plane
   */
  record Planes(long count, long from, long to, List<Box> boxes) {}

  static Planes planes(Transform transform) {
    return switch (transform) {
      case Pad t -> planes(t);
      case Columns t -> planes(t);
      default -> throw noBoxes(transform);
    };
  }

  private static List<Box> inPlanes(Planes planes) {
    List<Box> boxes = new ArrayList<>();
    for (Box box : planes.boxes()) {
      Box.Axis[] axes = new Box.Axis[box.axes().length + 1];
      axes[0] = new Box.Axis(planes.count(), planes.from(), planes.to());
      System.arraycopy(box.axes(), 0, axes, 1, box.axes().length);
      boxes.add(new Box(box.source(), axes, box.from(), box.to()));
    }
    return boxes;
  }

  /** The leading axes that are not padded count planes. */
  private static Planes planes(Pad t) {
    int first = 0;
    while (first < t.dims().rank() - 1 && t.before().get(first) == 0 && t.after().get(first) == 0) {
      first++;
    }
    long count = first == 0 ? 1 : t.dims().outer(first);
    long[] dims = Grid.array(t.dims().sizes().subList(first, t.dims().rank()));
    long[] padded = Grid.array(t.dst().sizes().subList(first, t.dims().rank()));
    List<Box> boxes = new ArrayList<>();
    boxes.add(new Box(0, new Box.Axis[0], 0, 0));
    long[] from = Grid.strides(dims);
    long[] to = Grid.strides(padded);
    for (int a = 0; a < dims.length; a++) {
      long before = t.before().get(first + a);
      long after = t.after().get(first + a);
      List<Box> longer = new ArrayList<>();
      for (Box box : boxes) {
        boolean mirrored = t.mode() == PadMode.REFLECT;
        long step = mirrored ? -from[a] : 0;
        long last = dims[a] - 1;
        longer.add(with(box, before, (mirrored ? before : 0) * from[a], step, 0, to[a]));
        longer.add(with(box, dims[a], 0, from[a], before * to[a], to[a]));
        long start = mirrored ? last - 1 : last;
        longer.add(with(box, after, start * from[a], step, (before + dims[a]) * to[a], to[a]));
      }
      boxes = longer;
    }
    return new Planes(count, product(dims), product(padded), nonEmpty(boxes));
  }

  /** A box with one more axis. */
  private static Box with(Box box, long size, long from, long fromStep, long to, long toStep) {
    Box.Axis[] axes = Arrays.copyOf(box.axes(), box.axes().length + 1);
    axes[axes.length - 1] = new Box.Axis(size, fromStep, toStep);
    return new Box(box.source(), axes, box.from() + from, box.to() + to);
  }

  private static List<Box> nonEmpty(List<Box> boxes) {
    return boxes.stream().filter(box -> !box.isEmpty()).toList();
  }

  private static long product(long[] sizes) {
    long product = 1;
    for (long size : sizes) {
      product *= size;
    }
    return product;
  }

  /** A plane is a channel of an image; each position of the kernel has a box of outputs. */
  private static Planes planes(Columns t) {
    Window h = t.h();
    Window w = t.w();
    long outputs = h.out() * w.out();
    List<Box> boxes = new ArrayList<>();
    for (long kh = 0; kh < h.kernel(); kh++) {
      for (long kw = 0; kw < w.kernel(); kw++) {
        addPosition(boxes, h, w, kh, kw, (kh * w.kernel() + kw) * outputs);
      }
    }
    return new Planes(
        t.mb() * t.ic(), h.in() * w.in(), h.kernel() * w.kernel() * outputs, nonEmpty(boxes));
  }

  private static void addPosition(List<Box> boxes, Window h, Window w, long kh, long kw, long to) {
    long top = firstInside(h, kh);
    long left = firstInside(w, kw);
    long rows = Math.max(0, lastInside(h, kh) - top + 1);
    long columns = Math.max(0, lastInside(w, kw) - left + 1);
    Grid inside =
        Grid.dense(
            new long[] {h.out(), w.out()}, new long[] {top, left}, new long[] {rows, columns});
    for (Box outside : inside.complement()) {
      boxes.add(new Box(Box.NONE, outside.axes(), 0, outside.to() + to));
    }
    boxes.add(
        new Box(
            0,
            new Box.Axis[] {
              new Box.Axis(rows, h.stride() * w.in(), w.out()), new Box.Axis(columns, w.stride(), 1)
            },
            h.input(top, kh) * w.in() + w.input(left, kw),
            to + inside.first()));
  }

  /** The first output whose input position is not before the input. */
  private static long firstInside(Window window, long position) {
    long shift = window.input(0, position);
    return Math.min(window.out(), shift >= 0 ? 0 : Math.ceilDiv(-shift, window.stride()));
  }

  /** The last output whose input position is not behind the input. */
  private static long lastInside(Window window, long position) {
    long room = window.in() - 1 - window.input(0, position);
    return room < 0 ? -1 : Math.min(window.out() - 1, room / window.stride());
  }
}
