package org.einkorn.peers.onednn;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Matmul;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PostOps;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Softmax;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Attention as three primitives: product, softmax, product. Its scores are stored whole. */
final class Attention {

  /** Sequence, head of keys, head of queries that share it, row, column. */
  private static final int RANK = 5;

  private Attention() {}

  static List<Candidate> candidates(Task task) throws Refusal {
    boolean plain = !task.flag("causal") && task.is("mask", "none");
    if (!plain || !task.is("direction", "forward-inference")) {
      throw new Refusal("oneDNN's primitives give attention without masks, forward, no by-product");
    }
    return List.of(plan -> draw(task, plan));
  }

  private static void draw(Task task, Plan plan) {
    long group = task.size("heads") / task.size("keyHeads");
    MemoryDesc query = rows(task, "query", group, task.size("query"), task.size("keySize"));
    MemoryDesc key = keys(task);
    MemoryDesc value = rows(task, "value", 1, task.size("key"), task.size("valueSize"));
    MemoryDesc dst = rows(task, "dst", group, task.size("query"), task.size("valueSize"));
    MemoryDesc scores =
        Descs.dense(
            task.size("mb"), task.size("keyHeads"), group, task.size("query"), task.size("key"));
    MemorySegment place = plan.allocate(scores);
    PostOps scaling = PostOps.create();
    scaling.appendEltwise(Algorithm.ELTWISE_LINEAR, (float) task.scalar("scale"), 0);
    plan.step(
        Matmul.of(plan.engine(), query, key, null, scores, plan.attributes(scaling)),
        List.of(
            plan.at(Arg.SRC, query, task.operand("query")),
            plan.at(Arg.WEIGHTS, key, task.operand("key")),
            plan.at(Arg.DST, scores, place)));
    plan.step(
        Softmax.forward(
            plan.engine(),
            PropKind.FORWARD_INFERENCE,
            Algorithm.SOFTMAX_ACCURATE,
            scores,
            scores,
            RANK - 1,
            plan.attributes()),
        List.of(plan.at(Arg.SRC, scores, place), plan.at(Arg.DST, scores, place)));
    plan.step(
        Matmul.of(plan.engine(), scores, value, null, dst, plan.attributes()),
        List.of(
            plan.at(Arg.SRC, scores, place),
            plan.at(Arg.WEIGHTS, value, task.operand("value")),
            plan.at(Arg.DST, dst, task.operand("dst"))));
  }

  private static MemoryDesc rows(Task task, String role, long group, long length, long size) {
    long head = task.size(role + "Head");
    return Descs.strided(
        new long[] {task.size("mb"), task.size("keyHeads"), group, length, size},
        task.size(role + "Batch"),
        group * head,
        head,
        task.size(role + "Row"),
        1);
  }

  /** The keys transposed. */
  private static MemoryDesc keys(Task task) {
    long head = task.size("keyHead");
    return Descs.strided(
        new long[] {
          task.size("mb"), task.size("keyHeads"), 1, task.size("keySize"), task.size("key")
        },
        task.size("keyBatch"),
        head,
        head,
        1,
        task.size("keyRow"));
  }
}
