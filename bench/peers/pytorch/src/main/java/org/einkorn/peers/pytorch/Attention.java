package org.einkorn.peers.pytorch;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** {@code scaled_dot_product_attention}, which is fused on the CPU too. */
final class Attention {

  private Attention() {}

  static Operation of(Task task) throws Refusal {
    if (!task.is("direction", "forward-inference")) {
      throw new Refusal("PyTorch's public attention is forward without by-product");
    }
    boolean shifted = task.flag("causal") && task.size("query") != task.size("key");
    if (!task.is("mask", "none") || shifted) {
      throw new Refusal("PyTorch's masks differ: no axes are missing, sequences begin together");
    }
    Tensor query = rows(task, "query", "heads", "query", "keySize");
    Tensor key = rows(task, "key", "keyHeads", "key", "keySize");
    Tensor value = rows(task, "value", "keyHeads", "key", "valueSize");
    Tensor dst = rows(task, "dst", "heads", "query", "valueSize");
    boolean causal = task.flag("causal");
    boolean grouped = task.size("heads") != task.size("keyHeads");
    DoubleOptional scale = new DoubleOptional(task.scalar("scale"));
    TensorOptional none = new TensorOptional();
    return Call.returning(
        () ->
            torch.scaled_dot_product_attention(query, key, value, none, 0, causal, scale, grouped),
        dst::copy_);
  }

  private static Tensor rows(Task task, String role, String heads, String length, String size) {
    return Tensors.of(
        task.operand(role),
        new long[] {task.size("mb"), task.size(heads), task.size(length), task.size(size)},
        task.size(role + "Batch"),
        task.size(role + "Head"),
        task.size(role + "Row"),
        1);
  }
}
