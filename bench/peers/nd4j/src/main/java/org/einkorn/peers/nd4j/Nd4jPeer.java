package org.einkorn.peers.nd4j;

import java.util.Map;
import org.einkorn.peers.protocol.Jars;
import org.einkorn.peers.protocol.Library;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.PeerLoop;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J: forward operations, by the names that its native library knows. */
final class Nd4jPeer implements Library {

  private Nd4jPeer(int threads) {
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
  }

  /** Serves requests; the argument is the number of threads. */
  public static void main(String[] arguments) throws Exception {
    PeerLoop.run(arguments, Nd4jPeer::new);
  }

  @Override
  public String version() {
    return Jars.version(Nd4j.class);
  }

  @Override
  public Map<String, String> details() {
    return Map.of("backend", Nd4j.getBackend().getClass().getSimpleName());
  }

  @Override
  public Operation prepare(Task task) throws Refusal {
    if (!task.is("type", "f32") && !task.op().equals("gemm")) {
      throw new Refusal("ND4J is compared in f32, and in f64 by products only");
    }
    if (task.text("direction").startsWith("backward") || (task.has("mean") && !isInference(task))) {
      throw new Refusal("ND4J is compared in forward operations");
    }
    return switch (task.op()) {
      case "gemm" -> gemm(task);
      case "convolution" -> Images.convolution(task);
      case "pooling" -> Images.pooling(task);
      case "normalization" -> normalization(task);
      case "softmax" -> softmax(task);
      case "activation" -> pointwise(task, task.text("kind"), "src");
      case "elementwise" -> pointwise(task, task.text("kind"), "src", "src1");
      case "reduction" -> reduction(task);
      default -> throw new Refusal("ND4J is not compared in " + task.op());
    };
  }

  private static boolean isInference(Task task) {
    return task.is("direction", "forward-inference");
  }

  private static Operation gemm(Task task) throws Refusal {
    task.requireNoEpilogue("ND4J");
    boolean transA = task.flag("transA");
    boolean transB = task.flag("transB");
    long m = task.size("m");
    long n = task.size("n");
    long k = task.size("k");
    if (task.size("lda") != (transA ? m : k)
        || task.size("ldb") != (transB ? k : n)
        || task.size("ldc") != n) {
      throw new Refusal("ND4J's copies of arrays have no gaps between rows");
    }
    INDArray a = Call.array(task.operand("src"), transA ? k : m, transA ? m : k);
    INDArray b = Call.array(task.operand("weights"), transB ? n : k, transB ? k : n);
    return Call.to(
        task.operand("dst"),
        Call.named("matmul")
            .addInputs(a, b)
            .addFloatingPointArguments(task.factor("alpha"), task.factor("beta"))
            .addIntegerArguments(transA ? 1 : 0, transB ? 1 : 0),
        m,
        n);
  }

  private static Operation normalization(Task task) throws Refusal {
    if (task.is("kind", "batch")) {
      return Images.batchNormalization(task);
    }
    if (task.has("mean")) {
      throw new Refusal("ND4J does not return the statistics");
    }
    if (task.number("epsilon") != 1e-5) {
      throw new Refusal("ND4J's layer normalization has an epsilon of its own");
    }
    long rows = task.size("rows");
    long columns = task.size("columns");
    return Call.to(
        task.operand("dst"),
        Call.named("layer_norm")
            .addInputs(
                Call.array(task.operand("src"), rows, columns),
                Call.array(task.operand("scale"), columns),
                Call.array(task.operand("shift"), columns))
            .addIntegerArguments(1)
            .addBooleanArguments(false),
        rows,
        columns);
  }

  private static Operation softmax(Task task) throws Refusal {
    if (task.is("kind", "cross-entropy")) {
      throw new Refusal("ND4J is not compared in losses");
    }
    DynamicCustomOp.DynamicCustomOpsBuilder op =
        Call.named(task.is("kind", "log") ? "log_softmax" : "softmax")
            .addInputs(Call.array(task.operand("src"), task.dims()))
            .addIntegerArguments(task.intSize("axis"));
    return Call.to(task.operand("dst"), op, task.dims());
  }

  private static Operation pointwise(Task task, String kind, String... inputs) throws Refusal {
    if (kind.equals("gelu")) {
      throw new Refusal("ND4J approximates gelu");
    }
    if (kind.equals("tanh")) {
      throw new Refusal("ND4J's tanh errs by more than 16 units in the last place near 0");
    }
    INDArray[] arrays = new INDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      arrays[i] = Call.array(task.operand(inputs[i]), task.dims());
    }
    DynamicCustomOp.DynamicCustomOpsBuilder op = Call.named(kind).addInputs(arrays);
    if (kind.equals("relu")) {
      op.addFloatingPointArguments(0.0);
    }
    return Call.to(task.operand("dst"), op, task.dims());
  }

  private static Operation reduction(Task task) {
    long[] dims = task.dims();
    int axis = task.intSize("axis");
    long[] left = new long[dims.length - 1];
    for (int i = 0; i < left.length; i++) {
      left[i] = dims[i < axis ? i : i + 1];
    }
    return Call.to(
        task.operand("dst"),
        Call.named("reduce_" + task.text("kind"))
            .addInputs(Call.array(task.operand("src"), dims))
            .addIntegerArguments(axis),
        left);
  }
}
