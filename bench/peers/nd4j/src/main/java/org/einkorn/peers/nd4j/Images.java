package org.einkorn.peers.nd4j;

import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** Operations on images. */
final class Images {

  private static final int NO_PADDING_MODE = 0;

  private Images() {}

  private static boolean isNhwc(Task task) {
    return task.is("layout", "nhwc");
  }

  private static long[] shape(Task task, long n, long c, long h, long w) {
    return isNhwc(task) ? new long[] {n, h, w, c} : new long[] {n, c, h, w};
  }

  private static void requireSymmetric(Task task) throws Refusal {
    for (String axis : new String[] {"h", "w"}) {
      long reach = (task.size("k" + axis) - 1) * (task.size("d" + axis) + 1) + 1;
      long span = task.size("i" + axis) + 2 * task.size("p" + axis) - reach;
      if (span < 0 || span / task.size("s" + axis) + 1 != task.size("o" + axis)) {
        throw new Refusal("ND4J pads both sides alike");
      }
    }
  }

  /** The numbers that say how a window slides, and those that follow in the same list. */
  private static int[] window(Task task, int first, int second) {
    return new int[] {
      task.intSize("kh"),
      task.intSize("kw"),
      task.intSize("sh"),
      task.intSize("sw"),
      task.intSize("ph"),
      task.intSize("pw"),
      task.intSize("dh") + 1,
      task.intSize("dw") + 1,
      NO_PADDING_MODE,
      first,
      second
    };
  }

  static Operation convolution(Task task) throws Refusal {
    requireSymmetric(task);
    if (task.size("groups") != 1) {
      throw new Refusal("ND4J's conv2d has no groups");
    }
    boolean bias = task.epilogue().size() == 1 && task.epilogue().getFirst().equals("bias");
    if (!bias) {
      task.requireNoEpilogue("ND4J");
    }
    long oc = task.size("oc");
    long ic = task.size("ic");
    INDArray src =
        Call.array(
            task.operand("src"),
            shape(task, task.size("mb"), ic, task.size("ih"), task.size("iw")));
    INDArray weights =
        Call.array(task.operand("weights"), shape(task, oc, ic, task.size("kh"), task.size("kw")));
    INDArray[] inputs =
        bias
            ? new INDArray[] {src, weights, Call.array(task.operand("bias"), oc)}
            : new INDArray[] {src, weights};
    // Layouts of images (0: nchw, 1: nhwc) and of weights (1: oihw, 2: ohwi).
    DynamicCustomOp.DynamicCustomOpsBuilder op =
        Call.named("conv2d")
            .addInputs(inputs)
            .addIntegerArguments(window(task, isNhwc(task) ? 1 : 0, isNhwc(task) ? 2 : 1));
    return Call.to(
        task.operand("dst"),
        op,
        shape(task, task.size("mb"), oc, task.size("oh"), task.size("ow")));
  }

  static Operation pooling(Task task) throws Refusal {
    requireSymmetric(task);
    if (!task.is("kind", "max") || task.has("indices")) {
      throw new Refusal("ND4J does not return the places of the maxima");
    }
    long mb = task.size("mb");
    long ic = task.size("ic");
    DynamicCustomOp.DynamicCustomOpsBuilder op =
        Call.named("maxpool2d")
            .addInputs(
                Call.array(
                    task.operand("src"), shape(task, mb, ic, task.size("ih"), task.size("iw"))))
            // A number that max-pooling does not read, and the layout.
            .addIntegerArguments(window(task, 1, isNhwc(task) ? 1 : 0));
    return Call.to(task.operand("dst"), op, shape(task, mb, ic, task.size("oh"), task.size("ow")));
  }

  static Operation batchNormalization(Task task) {
    long ic = task.size("ic");
    long[] shape = shape(task, task.size("mb"), ic, task.size("ih"), task.size("iw"));
    return Call.to(
        task.operand("dst"),
        Call.named("batchnorm")
            .addInputs(
                Call.array(task.operand("src"), shape),
                Call.array(task.operand("mean"), ic),
                Call.array(task.operand("variance"), ic),
                Call.array(task.operand("scale"), ic),
                Call.array(task.operand("shift"), ic))
            // There are a scale and a shift; the axis of the channels.
            .addIntegerArguments(1, 1, isNhwc(task) ? 3 : 1)
            .addFloatingPointArguments(task.number("epsilon")),
        shape);
  }
}
