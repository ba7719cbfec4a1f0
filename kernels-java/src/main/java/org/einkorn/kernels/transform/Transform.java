package org.einkorn.kernels.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Window;

/** What a transform does; the equations stand in the package's description. */
public sealed interface Transform {

  /** The sizes of each source. */
  List<Dims> sources();

  /** The sizes of the destination. */
  Dims dst();

  /** The kind with its sizes and options, as in a problem's text. */
  String text();

  /**
   * A permutation of axes.
   *
   * @param dims sizes of the source
   * @param perm for each axis of the destination the axis of the source
   */
  record Transpose(Dims dims, List<Integer> perm) implements Transform {

    /** Checks the permutation. */
    public Transpose {
      perm = List.copyOf(perm);
      List<Integer> sorted = perm.stream().sorted().toList();
      for (int axis = 0; axis < Math.max(dims.rank(), sorted.size()); axis++) {
        if (sorted.size() != dims.rank() || sorted.get(axis) != axis) {
          throw new IllegalArgumentException(
              "perm=" + list(perm) + " does not name each axis of " + dims.text() + " once");
        }
      }
    }

    @Override
    public List<Dims> sources() {
      return List.of(dims);
    }

    @Override
    public Dims dst() {
      return new Dims(perm.stream().map(axis -> dims.sizes().get(axis)).toList());
    }

    @Override
    public String text() {
      return "transpose " + dims.text() + " perm=" + list(perm);
    }
  }

  /**
   * Elements around a tensor.
   *
   * @param dims sizes of the source
   * @param before elements before each axis
   * @param after elements behind each axis
   * @param mode what they are
   */
  record Pad(Dims dims, List<Long> before, List<Long> after, PadMode mode) implements Transform {

    /** Checks the sizes. */
    public Pad {
      before = perAxis("before", before, dims);
      after = perAxis("after", after, dims);
      for (int axis = 0; axis < dims.rank(); axis++) {
        long widest =
            Math.max(
                Checks.size("before", before.get(axis)), Checks.size("after", after.get(axis)));
        long size = dims.size(axis);
        if (widest > 0 && mode != PadMode.CONSTANT && size == 0) {
          throw new IllegalArgumentException(
              "axis " + axis + " of " + dims.text() + " has no element to pad with");
        }
        if (mode == PadMode.REFLECT && widest > Math.max(0, size - 1)) {
          throw new IllegalArgumentException(
              String.format(
                  "padding %d on axis %d must be less than its size of %d to be reflected",
                  widest, axis, size));
        }
      }
    }

    @Override
    public List<Dims> sources() {
      return List.of(dims);
    }

    @Override
    public Dims dst() {
      List<Long> sizes = new ArrayList<>();
      for (int axis = 0; axis < dims.rank(); axis++) {
        sizes.add(Math.addExact(dims.size(axis), Math.addExact(before.get(axis), after.get(axis))));
      }
      return new Dims(sizes);
    }

    @Override
    public String text() {
      return "pad "
          + dims.text()
          + " before="
          + list(before)
          + " after="
          + list(after)
          + (mode == PadMode.CONSTANT ? "" : " mode=" + mode.text());
    }
  }

  /**
   * Elements on a grid.
   *
   * @param dims sizes of the source
   * @param start the first position of each axis
   * @param size number of positions of each axis
   * @param step distance of positions of each axis
   */
  record Slice(Dims dims, List<Long> start, List<Long> size, List<Long> step) implements Transform {

    /** Checks that the grid lies in the source. */
    public Slice {
      start = perAxis("start", start, dims);
      size = perAxis("size", size, dims);
      step = perAxis("step", step, dims);
      for (int axis = 0; axis < dims.rank(); axis++) {
        long count = Checks.size("size", size.get(axis));
        long first = Checks.size("start", start.get(axis));
        long last =
            Math.addExact(
                first, Math.multiplyExact(count - 1, Checks.positive("step", step.get(axis))));
        if (count > 0 ? last >= dims.size(axis) : first > dims.size(axis)) {
          throw new IllegalArgumentException(
              String.format(
                  "positions %d to %d of axis %d are outside of %s",
                  first, last, axis, dims.text()));
        }
      }
    }

    @Override
    public List<Dims> sources() {
      return List.of(dims);
    }

    @Override
    public Dims dst() {
      return new Dims(size);
    }

    @Override
    public String text() {
      boolean everyOne = step.stream().allMatch(s -> s == 1);
      return "slice "
          + dims.text()
          + " start="
          + list(start)
          + " size="
          + list(size)
          + (everyOne ? "" : " step=" + list(step));
    }
  }

  /**
   * Tensors one after the other.
   *
   * @param sources sizes of the sources, equal but for the axis
   * @param axis the axis
   */
  record Concat(List<Dims> sources, int axis) implements Transform {

    /** Most sources. */
    public static final int MOST = 4;

    /** Checks the sizes. */
    public Concat {
      sources = List.copyOf(sources);
      if (sources.isEmpty() || sources.size() > MOST) {
        throw new IllegalArgumentException(
            "concat takes 1 to " + MOST + " sources, not " + sources.size());
      }
      Dims first = sources.getFirst();
      first.requireAxis(axis);
      for (Dims other : sources) {
        for (int a = 0; a < Math.max(first.rank(), other.rank()); a++) {
          if (first.rank() != other.rank() || (a != axis && first.size(a) != other.size(a))) {
            throw new IllegalArgumentException(
                first.text() + " and " + other.text() + " differ on more than axis " + axis);
          }
        }
      }
    }

    @Override
    public Dims dst() {
      List<Long> sizes = new ArrayList<>(sources.getFirst().sizes());
      sizes.set(axis, sources.stream().mapToLong(dims -> dims.size(axis)).sum());
      return new Dims(sizes);
    }

    @Override
    public String text() {
      return "concat "
          + sources.stream().map(Dims::text).collect(Collectors.joining(":"))
          + " axis="
          + axis;
    }
  }

  /**
   * Positions of an axis by index.
   *
   * @param dims sizes of the source
   * @param axis the axis
   * @param count number of indices
   */
  record Gather(Dims dims, int axis, long count) implements Transform {

    /** Checks the axis. */
    public Gather {
      Checks.size("count", count);
      long size = Checks.positive("size of the axis", dims.size(dims.requireAxis(axis)));
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "size " + size + " exceeds what an s32 index reaches, " + Integer.MAX_VALUE);
      }
    }

    @Override
    public List<Dims> sources() {
      return List.of(dims);
    }

    @Override
    public Dims dst() {
      List<Long> sizes = new ArrayList<>(dims.sizes());
      sizes.set(axis, count);
      return new Dims(sizes);
    }

    @Override
    public String text() {
      return "gather " + dims.text() + " axis=" + axis + " count=" + count;
    }
  }

  /**
   * The columns whose product with a convolution's weights is the convolution.
   *
   * @param mb images
   * @param ic channels
   * @param h the window along the height
   * @param w the window along the width
   */
  record Columns(long mb, long ic, Window h, Window w) implements Transform {

    /** Checks the sizes. */
    public Columns {
      Checks.size("mb", mb);
      Checks.size("ic", ic);
    }

    @Override
    public List<Dims> sources() {
      return List.of(Dims.of(mb, ic, h.in(), w.in()));
    }

    @Override
    public Dims dst() {
      return Dims.of(mb, ic * h.kernel() * w.kernel(), h.out() * w.out());
    }

    @Override
    public String text() {
      return "im2col mb" + mb + "ic" + ic + Window.text(h, w, "");
    }
  }

  private static List<Long> perAxis(String name, List<Long> values, Dims dims) {
    if (values.size() != dims.rank()) {
      throw new IllegalArgumentException(
          String.format(
              "%s=%s has %d numbers, but %s has %d axes",
              name, list(values), values.size(), dims.text(), dims.rank()));
    }
    return List.copyOf(values);
  }

  private static String list(List<? extends Number> numbers) {
    return numbers.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
