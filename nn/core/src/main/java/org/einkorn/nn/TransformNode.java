package org.einkorn.nn;

import java.util.Arrays;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.transform.PadMode;
import org.einkorn.kernels.transform.Transform;
import org.einkorn.kernels.transform.TransformProblem;
import org.jspecify.annotations.Nullable;

/**
 * Moves numbers without arithmetic: permutes axes, cuts, pads, joins, picks by index. Where one
 * axis is changed the kernel sees three: what is before it, the axis, what is behind it.
 */
final class TransformNode extends Node {
  /** The axis that is changed, for the kernel. */
  private static final int CHANGED = 1;

  private final Transform transform;
  private final int axis;
  private final List<Value> sources;
  private final List<Shape> shapes;
  private final TransformProblem problem;
  private final Call forward;
  private final @Nullable TransformProblem adjoint;
  private final @Nullable Call backward;
  private final @Nullable Place indices;
  private final HeapBuffer host;

  static Tensor transpose(Tensor src) {
    Tape tape = src.tape();
    src.live();
    if (tape.at() instanceof TransformNode last && last.exchangesLastTwo() && last.fits(src, 0)) {
      return tape.record(last);
    }
    int rank = src.shape().rank();
    if (rank < 2) {
      throw new ShapeException(
          "transpose", src.shape(), "at least two axes", "unsqueeze or reshape it");
    }
    int[] order = new int[rank];
    Arrays.setAll(order, axis -> axis);
    order[rank - 1] = rank - 2;
    order[rank - 2] = rank - 1;
    return permute(src, order);
  }

  private boolean exchangesLastTwo() {
    if (!(transform instanceof Transform.Transpose(var _, List<Integer> perm))) {
      return false;
    }
    int last = perm.size() - 1;
    for (int axis = 0; axis <= last; axis++) {
      int from = axis == last ? last - 1 : axis == last - 1 ? last : axis;
      if (perm.get(axis) != from) {
        return false;
      }
    }
    return true;
  }

  static Tensor permute(Tensor src, int... order) {
    Tape tape = src.tape();
    src.live();
    if (tape.at() instanceof TransformNode last && last.permutes(src, order)) {
      return tape.record(last);
    }
    Shape shape = Shapes.permuted(src.shape(), order);
    List<Integer> perm = Shapes.order(src.shape(), order);
    Transform transform = new Transform.Transpose(Dims.of(src.shape().sizes()), perm);
    return tape.record(
        tape.put(new TransformNode(tape.cleared(), shape, transform, 0, List.of(src))));
  }

  private boolean permutes(Tensor src, int[] order) {
    if (!(transform instanceof Transform.Transpose(var _, List<Integer> perm))
        || !fits(src, 0)
        || order.length != perm.size()) {
      return false;
    }
    for (int i = 0; i < order.length; i++) {
      if (perm.get(i) != (order[i] < 0 ? order[i] + order.length : order[i])) {
        return false;
      }
    }
    return true;
  }

  static Tensor slice(Tensor src, int axis, long start, long size, long step) {
    Tape tape = src.tape();
    src.live();
    if (tape.at() instanceof TransformNode last
        && last.transform instanceof Transform.Slice slice
        && slice.start().get(CHANGED) == start
        && slice.size().get(CHANGED) == size
        && slice.step().get(CHANGED) == step
        && last.fits(src, axis)) {
      return tape.record(last);
    }
    int along = Shapes.axis("slice", src.shape(), axis);
    Shapes.requireInside(src.shape(), along, start, size, step);
    Dims dims = around(src.shape(), along);
    Transform transform =
        new Transform.Slice(
            dims,
            List.of(0L, start, 0L),
            List.of(dims.size(0), size, dims.size(2)),
            List.of(1L, step, 1L));
    Shape shape = Shapes.with(src.shape(), along, size);
    return tape.record(
        tape.put(new TransformNode(tape.cleared(), shape, transform, axis, List.of(src))));
  }

  static Tensor pad(Tensor src, int axis, long before, long after, PadMode mode, double fill) {
    Tape tape = src.tape();
    src.live();
    TransformNode node =
        tape.at() instanceof TransformNode last
                && last.transform instanceof Transform.Pad pad
                && pad.before().get(CHANGED) == before
                && pad.after().get(CHANGED) == after
                && pad.mode() == mode
                && last.fits(src, axis)
            ? last
            : tape.put(padding(tape, src, axis, before, after, mode));
    if (mode == PadMode.CONSTANT) {
      node.forward.set(Scalar.FILL, fill);
    }
    return tape.record(node);
  }

  private static TransformNode padding(
      Tape tape, Tensor src, int axis, long before, long after, PadMode mode) {
    int along = Shapes.axis("pad", src.shape(), axis);
    long size = src.shape().size(along);
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "pad: %d before and %d behind must not be negative; slice to make it shorter"
              .formatted(before, after));
    }
    long least =
        mode == PadMode.CONSTANT ? 0 : mode == PadMode.EDGE ? 1 : Math.max(before, after) + 1;
    if (size < least && before + after > 0) {
      throw new ShapeException(
          "pad by " + mode.text(),
          src.shape(),
          "at least %d positions along axis %d".formatted(least, along),
          "pad less, or with a constant");
    }
    Transform transform =
        new Transform.Pad(
            around(src.shape(), along), List.of(0L, before, 0L), List.of(0L, after, 0L), mode);
    Shape shape = Shapes.with(src.shape(), along, Math.addExact(size, before + after));
    return new TransformNode(tape.cleared(), shape, transform, axis, List.of(src));
  }

  /** Joins any number of tensors, four in a kernel. */
  static Tensor concat(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("concat: give it at least one tensor");
    }
    Tensor[] left = parts;
    while (left.length > Transform.Concat.MOST) {
      Tensor[] joined = new Tensor[Math.ceilDiv(left.length, Transform.Concat.MOST)];
      for (int i = 0; i < joined.length; i++) {
        int from = i * Transform.Concat.MOST;
        joined[i] = few(axis, left, from, Math.min(left.length, from + Transform.Concat.MOST));
      }
      left = joined;
    }
    return few(axis, left, 0, left.length);
  }

  private static Tensor few(int axis, Tensor[] parts, int from, int to) {
    Tape tape = parts[from].tape();
    for (int i = from; i < to; i++) {
      parts[from].liveBeside(parts[i]);
    }
    if (to - from == 1) {
      return parts[from];
    }
    if (tape.at() instanceof TransformNode last && last.joins(axis, parts, from, to)) {
      return tape.record(last);
    }
    List<Tensor> sources = List.of(parts).subList(from, to);
    int along = Shapes.axis("concat", parts[from].shape(), axis);
    Shape shape = Shapes.joined(along, sources.stream().map(Tensor::shape).toList());
    List<Dims> dims = sources.stream().map(part -> around(part.shape(), along)).toList();
    return tape.record(
        tape.put(
            new TransformNode(
                tape.cleared(), shape, new Transform.Concat(dims, CHANGED), axis, sources)));
  }

  private boolean joins(int otherAxis, Tensor[] parts, int from, int to) {
    if (!(transform instanceof Transform.Concat)
        || axis != otherAxis
        || sources.size() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (sources.get(i - from) != parts[i].live()
          || !shapes.get(i - from).equals(parts[i].shape())) {
        return false;
      }
    }
    return true;
  }

  static Tensor gather(Tensor src, int axis, int... indices) {
    Tape tape = src.tape();
    src.live();
    int along = Shapes.axis("gather", src.shape(), axis);
    Shapes.requireIndices(src.shape(), along, indices);
    TransformNode node =
        tape.at() instanceof TransformNode last
                && last.transform instanceof Transform.Gather gather
                && gather.count() == indices.length
                && last.fits(src, axis)
            ? last
            : tape.put(
                new TransformNode(
                    tape.cleared(),
                    Shapes.with(src.shape(), along, indices.length),
                    new Transform.Gather(around(src.shape(), along), CHANGED, indices.length),
                    axis,
                    List.of(src)));
    System.arraycopy(indices, 0, node.host.ints(), 0, indices.length);
    return tape.record(node);
  }

  private TransformNode(
      Tape tape, Shape shape, Transform transform, int axis, List<Tensor> sources) {
    super(tape, shape, sources.stream().anyMatch(source -> source.live().wantsGradient()));
    this.transform = transform;
    this.axis = axis;
    this.sources = sources.stream().map(Tensor::live).toList();
    this.shapes = sources.stream().map(Tensor::shape).toList();
    DataType type = tape.engine().type();
    this.problem = new TransformProblem(Direction.FORWARD, type, transform);
    this.forward = new Call(tape, problem);
    this.adjoint =
        output().wantsGradient() ? new TransformProblem(Direction.BACKWARD, type, transform) : null;
    this.backward = adjoint == null ? null : new Call(tape, adjoint);
    long count = transform instanceof Transform.Gather gather ? gather.count() : 0;
    this.host = HeapBuffer.allocate(DataType.S32, Math.toIntExact(count));
    this.indices =
        transform instanceof Transform.Gather ? tape.memory().take(DataType.S32, count) : null;
  }

  /** Before the axis × the axis × behind it. */
  private static Dims around(Shape shape, int axis) {
    Dims dims = Dims.of(shape.sizes());
    return Dims.of(dims.outer(axis), dims.size(axis), dims.inner(axis));
  }

  private boolean fits(Tensor src, int otherAxis) {
    return axis == otherAxis
        && sources.getFirst() == src.live()
        && shapes.getFirst().equals(src.shape());
  }

  @Override
  void forward() {
    if (indices != null) {
      indices.write(host);
      forward.bind(Role.INDICES, indices);
    }
    for (int i = 0; i < sources.size(); i++) {
      forward.bind(problem.source(i), sources.get(i).data());
    }
    forward.bind(Role.DST, output().data()).run();
  }

  @Override
  void backward() {
    if (backward == null || adjoint == null) {
      return;
    }
    if (indices != null) {
      backward.bind(Role.INDICES, indices);
    }
    for (int i = 0; i < sources.size(); i++) {
      Value source = sources.get(i);
      Place to =
          source.wantsGradient() && !cameBefore(i)
              ? contribution(source, i)
              : tape().scratch(i, source.shape().count());
      backward.bind(adjoint.source(i), to);
    }
    backward.bind(Role.DIFF_DST, output().gradient()).run();
    for (int i = 0; i < sources.size(); i++) {
      Value source = sources.get(i);
      if (!source.wantsGradient()) {
        continue;
      }
      if (cameBefore(i)) {
        accumulate(source, tape().scratch(i, source.shape().count()));
      } else {
        contributed(source, i);
      }
    }
  }

  /** True when an earlier source is the same, so that both contribute to one gradient. */
  private boolean cameBefore(int source) {
    return sources.indexOf(sources.get(source)) < source;
  }
}
