package org.einkorn.peers.onednn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Convolution;
import org.einkorn.bindings.onednn.DataType;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.Pooling;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Max-pooling; oneDNN's workspace and the indices that are asked for are the same numbers. */
final class Poolings {

  private Poolings() {}

  static void draw(Task task, Plan plan) throws Refusal {
    if (!task.is("kind", "max")) {
      throw new Refusal("pooling " + task.text("kind") + " is not asked of oneDNN");
    }
    MemoryDesc src =
        Descs.image(task, task.size("mb"), task.size("ic"), task.size("ih"), task.size("iw"));
    MemoryDesc dst =
        Descs.image(task, task.size("mb"), task.size("ic"), task.size("oh"), task.size("ow"));
    Pooling.Windows windows =
        new Pooling.Windows(
            new long[] {task.size("kh"), task.size("kw")},
            new Convolution.Window(
                new long[] {task.size("sh"), task.size("sw")},
                new long[] {task.size("dh"), task.size("dw")},
                new long[] {task.size("ph"), task.size("pw")},
                new long[] {task.size("rh"), task.size("rw")}));
    boolean backward = task.is("direction", "backward");
    boolean training = backward || task.is("direction", "forward-training");
    PrimitiveDesc forward =
        Pooling.forward(
            plan.engine(),
            training ? PropKind.FORWARD_TRAINING : PropKind.FORWARD_INFERENCE,
            Algorithm.POOLING_MAX,
            src,
            dst,
            windows,
            plan.attributes());
    List<ExecArgs.Entry> arguments = new ArrayList<>();
    if (training) {
      arguments.add(indices(task, plan, forward));
    }
    if (backward) {
      arguments.add(plan.at(Arg.DIFF_DST, dst, task.operand("diff_dst")));
      arguments.add(plan.at(Arg.DIFF_SRC, src, task.operand("diff_src")));
      plan.step(
          Pooling.backward(
              plan.engine(), Algorithm.POOLING_MAX, src, dst, windows, forward, plan.attributes()),
          arguments);
      return;
    }
    arguments.add(plan.at(Arg.SRC, src, task.operand("src")));
    arguments.add(plan.at(Arg.DST, dst, task.operand("dst")));
    plan.step(forward, arguments);
  }

  private static ExecArgs.Entry indices(Task task, Plan plan, PrimitiveDesc forward)
      throws Refusal {
    DataType type = task.operand("indices").type().equals("u8") ? DataType.U8 : DataType.S32;
    MemoryDesc own =
        Descs.image(type, task, task.size("mb"), task.size("ic"), task.size("oh"), task.size("ow"));
    MemoryDesc workspace = forward.memory(Query.WORKSPACE_MD, 0);
    if (!own.sameAs(workspace)) {
      throw new Refusal("oneDNN keeps the places of the maxima in another form");
    }
    return plan.at(Arg.WORKSPACE, own, task.operand("indices"));
  }
}
