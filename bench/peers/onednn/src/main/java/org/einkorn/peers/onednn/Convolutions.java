package org.einkorn.peers.onednn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Convolution;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.peers.protocol.Task;
import org.jspecify.annotations.Nullable;

/** Convolution in three directions, depthwise among them: one group for each channel. */
final class Convolutions {

  private final Task task;
  private final long[] srcDims;
  private final long[] dstDims;
  private final long[] weightsDims;
  private final MemoryDesc src;
  private final MemoryDesc dst;
  private final MemoryDesc weights;
  private final MemoryDesc bias;
  private final Convolution.Window window;

  /** What oneDNN may lay out as it likes. */
  private enum Freedom {
    NONE,
    WEIGHTS,
    ALL
  }

  private Convolutions(Task task) {
    this.task = task;
    srcDims = new long[] {task.size("mb"), task.size("ic"), task.size("ih"), task.size("iw")};
    dstDims = new long[] {task.size("mb"), task.size("oc"), task.size("oh"), task.size("ow")};
    src = Descs.image(task, srcDims[0], srcDims[1], srcDims[2], srcDims[3]);
    dst = Descs.image(task, dstDims[0], dstDims[1], dstDims[2], dstDims[3]);
    bias = Descs.dense(task.size("oc"));
    long groups = task.size("groups");
    long oc = task.size("oc") / groups;
    long ic = task.size("ic") / groups;
    long kh = task.size("kh");
    long kw = task.size("kw");
    long[] strides =
        task.is("layout", "nhwc")
            ? new long[] {ic * kh * kw, 1, kw * ic, ic}
            : new long[] {ic * kh * kw, kh * kw, kw, 1};
    if (groups == 1) {
      weightsDims = new long[] {oc, ic, kh, kw};
      weights = Descs.strided(weightsDims, strides);
    } else {
      weightsDims = new long[] {groups, oc, ic, kh, kw};
      weights =
          Descs.strided(
              weightsDims, oc * strides[0], strides[0], strides[1], strides[2], strides[3]);
    }
    window =
        new Convolution.Window(
            new long[] {task.size("sh"), task.size("sw")},
            new long[] {task.size("dh"), task.size("dw")},
            new long[] {task.size("ph"), task.size("pw")},
            new long[] {task.size("rh"), task.size("rw")});
  }

  static List<Candidate> candidates(Task task) {
    Convolutions convolution = new Convolutions(task);
    List<Candidate> candidates = new ArrayList<>();
    for (Freedom freedom : Freedom.values()) {
      candidates.add(plan -> convolution.draw(plan, freedom, true));
    }
    if (task.text("direction").startsWith("forward") && !task.epilogue().isEmpty()) {
      candidates.add(plan -> convolution.draw(plan, Freedom.ALL, false));
    }
    return candidates;
  }

  private void draw(Plan plan, Freedom freedom, boolean fused) {
    switch (task.text("direction")) {
      case "backward-data" -> backwardData(plan, freedom);
      case "backward-weights" -> backwardWeights(plan, freedom);
      default -> forward(plan, freedom, fused);
    }
  }

  private MemoryDesc asked(MemoryDesc own, long[] dims, boolean free) {
    return free ? Descs.any(dims) : own;
  }

  private void forward(Plan plan, Freedom freedom, boolean fused) {
    boolean ownBias = !task.epilogue().isEmpty() && task.epilogue().getFirst().equals("bias");
    Tail tail = new Tail(Tail.epilogue(task, dst, Descs.dense(1, task.size("oc"), 1, 1), ownBias));
    Tail post = new Tail(fused ? tail.steps() : List.of());
    boolean training = task.is("direction", "forward-training");
    PrimitiveDesc description =
        Convolution.forward(
            plan.engine(),
            training ? PropKind.FORWARD_TRAINING : PropKind.FORWARD_INFERENCE,
            asked(src, srcDims, freedom == Freedom.ALL),
            asked(weights, weightsDims, freedom != Freedom.NONE),
            ownBias ? bias : null,
            asked(dst, dstDims, freedom == Freedom.ALL),
            window,
            plan.attributes(post.postOps()));
    List<ExecArgs.Entry> arguments = new ArrayList<>(post.arguments(plan));
    arguments.add(plan.in(Arg.SRC, src, description.memory(Query.SRC_MD, 0), task.operand("src")));
    arguments.add(weights(plan, description));
    arguments.add(plan.out(Arg.DST, dst, description.memory(Query.DST_MD, 0), task.operand("dst")));
    if (ownBias) {
      arguments.add(plan.at(Arg.BIAS, bias, task.operand("bias")));
    }
    plan.step(description, arguments);
    if (!fused) {
      plan.copyOut();
      tail.append(plan, dst, task.operand("dst"));
    }
  }

  private void backwardData(Plan plan, Freedom freedom) {
    PrimitiveDesc description =
        Convolution.backwardData(
            plan.engine(),
            asked(src, srcDims, freedom == Freedom.ALL),
            asked(weights, weightsDims, freedom != Freedom.NONE),
            asked(dst, dstDims, freedom == Freedom.ALL),
            window,
            hint(plan, null),
            plan.attributes());
    plan.step(
        description,
        List.of(
            plan.in(
                Arg.DIFF_DST,
                dst,
                description.memory(Query.DIFF_DST_MD, 0),
                task.operand("diff_dst")),
            weights(plan, description),
            plan.out(
                Arg.DIFF_SRC,
                src,
                description.memory(Query.DIFF_SRC_MD, 0),
                task.operand("diff_src"))));
  }

  private void backwardWeights(Plan plan, Freedom freedom) {
    boolean withBias = task.has("diff_bias");
    @Nullable MemoryDesc diffBias = withBias ? bias : null;
    PrimitiveDesc description =
        Convolution.backwardWeights(
            plan.engine(),
            asked(src, srcDims, freedom == Freedom.ALL),
            asked(weights, weightsDims, freedom != Freedom.NONE),
            diffBias,
            asked(dst, dstDims, freedom == Freedom.ALL),
            window,
            hint(plan, diffBias),
            plan.attributes());
    List<ExecArgs.Entry> arguments = new ArrayList<>();
    arguments.add(plan.in(Arg.SRC, src, description.memory(Query.SRC_MD, 0), task.operand("src")));
    arguments.add(
        plan.in(
            Arg.DIFF_DST, dst, description.memory(Query.DIFF_DST_MD, 0), task.operand("diff_dst")));
    arguments.add(
        plan.out(
            Arg.DIFF_WEIGHTS,
            weights,
            description.memory(Query.DIFF_WEIGHTS_MD, 0),
            task.operand("diff_weights")));
    if (withBias) {
      arguments.add(plan.at(Arg.DIFF_BIAS, bias, task.operand("diff_bias")));
    }
    plan.step(description, arguments);
  }

  private ExecArgs.Entry weights(Plan plan, PrimitiveDesc description) {
    return plan.in(
        Arg.WEIGHTS, weights, description.memory(Query.WEIGHTS_MD, 0), task.operand("weights"));
  }

  /** The forward operation that backward descriptors want to see; its layouts do not matter. */
  private PrimitiveDesc hint(Plan plan, @Nullable MemoryDesc hintBias) {
    return Convolution.forward(
        plan.engine(),
        PropKind.FORWARD_TRAINING,
        Descs.any(srcDims),
        Descs.any(weightsDims),
        hintBias,
        Descs.any(dstDims),
        window,
        plan.attributes());
  }
}
