package org.einkorn.nn;

import java.util.List;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.attention.HeadStrides;
import org.einkorn.nn.Shape.Axis;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention of heads that lie beside each other in rows, as projections leave
 * them: queries, keys and values in one tensor, or queries in one and keys and values in another.
 * Nothing is moved: the kernel takes strides.
 */
final class AttentionNode extends Node {
  private static final int BATCH = 0;
  private static final int STEPS = 1;
  private static final int FEATURES = 2;

  private final Value queries;
  private final Value keys;
  private final @Nullable Value mask;
  private final AttentionMask axes;
  private final long heads;
  private final boolean causal;
  private final long width;
  private final @Nullable Place logSumExp;
  private final AttentionProblem problem;
  private final Call forward;
  private final @Nullable Call backward;

  /**
   * Attention.
   *
   * @param queries queries, and beside them keys and values when the next is null
   * @param keys keys and values beside each other, or null
   */
  static Tensor of(
      Tensor queries,
      @Nullable Tensor keys,
      int heads,
      boolean causal,
      AttentionMask axes,
      @Nullable Tensor mask) {
    Tape tape = queries.tape();
    Value from = queries.live();
    Value to = keys == null ? from : queries.liveBeside(keys);
    Shape toShape = (keys == null ? queries : keys).shape();
    Value added = mask == null ? null : queries.liveBeside(mask);
    return tape.record(
        tape.at() instanceof AttentionNode last
                && last.fits(from, queries.shape(), to, toShape, added)
                && last.fits(heads, causal, axes)
            ? last
            : tape.put(
                new AttentionNode(tape.cleared(), queries, keys, heads, causal, axes, mask)));
  }

  private AttentionNode(
      Tape tape,
      Tensor queries,
      @Nullable Tensor keys,
      int heads,
      boolean causal,
      AttentionMask axes,
      @Nullable Tensor mask) {
    super(
        tape,
        checked(queries, keys, heads),
        wantsGradient(queries.live(), (keys == null ? queries : keys).live()));
    this.queries = queries.live();
    this.keys = (keys == null ? queries : keys).live();
    this.mask = mask == null ? null : mask.live();
    this.axes = axes;
    this.heads = heads;
    this.causal = causal;
    this.width = output().shape().size(FEATURES);
    boolean training = output().wantsGradient();
    this.problem =
        problem(
            training ? Direction.FORWARD_TRAINING : Direction.FORWARD_INFERENCE,
            queries.shape(),
            (keys == null ? queries : keys).shape());
    requireMask(mask);
    this.logSumExp =
        training
            ? tape.memory().take(tape.engine().type(), problem.mb() * heads * problem.query())
            : null;
    this.forward = new Call(tape, problem);
    this.backward = training ? new Call(tape, problem.in(Direction.BACKWARD)) : null;
  }

  private boolean isSelf() {
    return queries == keys;
  }

  private AttentionProblem problem(Direction direction, Shape from, Shape to) {
    long size = width / heads;
    HeadStrides query = HeadStrides.beside(from.size(STEPS), from.size(FEATURES), size);
    HeadStrides key = HeadStrides.beside(to.size(STEPS), to.size(FEATURES), size);
    HeadStrides dst = HeadStrides.beside(from.size(STEPS), width, size);
    return new AttentionProblem(
            direction,
            tape().engine().type(),
            from.size(BATCH),
            heads,
            heads,
            from.size(STEPS),
            to.size(STEPS),
            size,
            size,
            causal,
            axes)
        .withStrides(query, key, key, dst);
  }

  private static Shape checked(Tensor from, @Nullable Tensor to, int heads) {
    Shape queries = from.shape();
    int parts = to == null ? 3 : 1;
    if (heads <= 0) {
      throw new IllegalArgumentException("attention: heads must be positive, not " + heads);
    }
    if (queries.rank() != 3 || queries.size(FEATURES) % ((long) parts * heads) != 0) {
      throw new ShapeException(
          "attention with %d heads".formatted(heads),
          queries,
          to == null
              ? "batch × steps × features of queries, keys and values, each a multiple of " + heads
              : "queries of batch × steps × features, a multiple of " + heads,
          queries.rank() == 3 ? "change the number of heads" : "give it a batch of sequences");
    }
    long width = queries.size(FEATURES) / parts;
    if (to != null) {
      requireKeys(queries, to.shape(), width);
      if (to.live() == from.live()) {
        throw new IllegalArgumentException(
            "attention: queries and keys are one tensor; pack queries, keys and values in it");
      }
    }
    return new Shape(
        List.of(queries.axes().get(BATCH), queries.axes().get(STEPS), new Axis("features", width)));
  }

  private static void requireKeys(Shape queries, Shape keys, long width) {
    if (keys.rank() != 3
        || keys.size(FEATURES) != 2 * width
        || keys.size(BATCH) != queries.size(BATCH)) {
      throw new ShapeException(
          "attention of queries " + queries,
          keys,
          "keys and values of batch=%d × steps × features=%d"
              .formatted(queries.size(BATCH), 2 * width),
          "project both sides to one width, and give both one batch");
    }
  }

  private void requireMask(@Nullable Tensor added) {
    if ((added == null) != (axes == AttentionMask.NONE)) {
      throw new IllegalArgumentException(
          "attention: a mask tensor and the axes of a mask go together, found axes %s and %s"
              .formatted(axes.text(), added == null ? "no tensor" : added));
    }
    if (added == null) {
      return;
    }
    long expected =
        problem.operands().stream()
            .filter(operand -> operand.role() == Role.MASK)
            .mapToLong(operand -> operand.layout().count())
            .sum();
    if (added.shape().count() != expected) {
      throw new ShapeException(
          "mask %s of attention over %d queries and %d keys"
              .formatted(axes.text(), problem.query(), problem.key()),
          added.shape(),
          expected + " numbers",
          "b is a sequence of the batch (%d), h a head (%d), q a query, k a key"
              .formatted(problem.mb(), heads));
    }
  }

  private boolean fits(
      Value from, Shape fromShape, Value to, Shape toShape, @Nullable Value added) {
    return queries == from
        && keys == to
        && mask == added
        && fromShape.rank() == 3
        && toShape.rank() == 3
        && problem.mb() == fromShape.size(BATCH)
        && problem.query() == fromShape.size(STEPS)
        && problem.key() == toShape.size(STEPS);
  }

  private boolean fits(int otherHeads, boolean otherCausal, AttentionMask otherAxes) {
    return heads == otherHeads && causal == otherCausal && axes == otherAxes;
  }

  @Override
  void forward() {
    bindInputs(forward);
    if (logSumExp != null) {
      forward.bind(Role.LOG_SUM_EXP, logSumExp);
    }
    forward.bind(Role.DST, output().data()).run();
  }

  private void bindInputs(Call call) {
    call.bind(Role.QUERY, queries.data())
        .bind(Role.KEY, keys.data(), keysFrom())
        .bind(Role.VALUE, keys.data(), keysFrom() + width)
        .set(Scalar.SCALE, 1 / Math.sqrt((double) width / heads));
    if (mask != null) {
      call.bind(Role.MASK, mask.data());
    }
  }

  /** Where the first row's keys lie; its values lie behind them. */
  private long keysFrom() {
    return isSelf() ? width : 0;
  }

  @Override
  void backward() {
    if (backward == null || logSumExp == null) {
      return;
    }
    Place towardsQueries = wantedOrScratch(queries, 0);
    Place towardsKeys = isSelf() ? towardsQueries : wantedOrScratch(keys, 1);
    bindInputs(backward);
    backward
        .bind(Role.LOG_SUM_EXP, logSumExp)
        .bind(Role.DST, output().data())
        .bind(Role.DIFF_DST, output().gradient())
        .bind(Role.DIFF_QUERY, towardsQueries)
        .bind(Role.DIFF_KEY, towardsKeys, keysFrom())
        .bind(Role.DIFF_VALUE, towardsKeys, keysFrom() + width)
        .run();
    contributedIfWanted(queries, 0);
    if (!isSelf()) {
      contributedIfWanted(keys, 1);
    }
  }
}
