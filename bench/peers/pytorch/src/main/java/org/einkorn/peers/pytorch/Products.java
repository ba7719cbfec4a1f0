package org.einkorn.peers.pytorch;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Matrix products: {@code mm} and {@code addmm}. */
final class Products {

  private Products() {}

  static Operation of(Task task) throws Refusal {
    long m = task.size("m");
    long n = task.size("n");
    long k = task.size("k");
    Tensor a = matrix(task, "src", m, k, task.size("lda"), task.flag("transA"));
    Tensor b = matrix(task, "weights", k, n, task.size("ldb"), task.flag("transB"));
    Tensor c = matrix(task, "dst", m, n, task.size("ldc"), false);
    Scalar alpha = new Scalar(task.factor("alpha"));
    Scalar beta = new Scalar(task.factor("beta"));
    List<String> epilogue = task.epilogue();
    boolean plain = task.is("beta", "0") && task.is("alpha", "1");
    boolean addsBias = plain && !epilogue.isEmpty() && epilogue.getFirst().startsWith("bias");
    Steps steps =
        Steps.of(
            task,
            addsBias ? 1 : 0,
            role ->
                role.equals("bias")
                    ? bias(task, m, n)
                    : matrix(task, role, m, n, task.size("ldc"), false));
    if (addsBias) {
      Tensor bias = bias(task, m, n);
      Scalar one = new Scalar(1.0);
      return Call.inPlace(() -> steps.apply(torch.addmm_out(c, bias, a, b, one, one)));
    }
    return plain
        ? Call.inPlace(() -> steps.apply(torch.mm_out(c, a, b)))
        : Call.inPlace(() -> steps.apply(torch.addmm_out(c, c, a, b, beta, alpha)));
  }

  private static Tensor bias(Task task, long m, long n) {
    return task.epilogue().contains("bias:m")
        ? Tensors.dense(task.operand("bias"), m, 1)
        : Tensors.dense(task.operand("bias"), 1, n);
  }

  private static Tensor matrix(
      Task task, String role, long rows, long columns, long ld, boolean transposed) {
    long[] sizes = {rows, columns};
    return transposed
        ? Tensors.of(task.operand(role), sizes, 1, ld)
        : Tensors.of(task.operand(role), sizes, ld, 1);
  }
}
