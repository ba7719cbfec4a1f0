package org.einkorn.bench.peers;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.einkorn.bench.networks.NetworkTask;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.attention.HeadStrides;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.dropout.DropoutProblem;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.embedding.EmbeddingProblem;
import org.einkorn.kernels.gemm.GemmBatch;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.normalization.Addend;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.optimizer.OptimizerOption;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.softmax.CrossEntropy;
import org.einkorn.kernels.softmax.LossProblem;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.einkorn.kernels.transform.TransformProblem;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Problems as flat JSON: peers know nothing of Einkorn's classes and notation. */
final class Requests {

  private Requests() {}

  /** A problem with its scalars and the files of its operands, which are written. */
  static ObjectNode of(Problem problem, OperandFiles files) {
    files.write();
    ObjectNode json = describe(problem);
    ObjectNode scalars = json.putObject("scalars");
    for (Scalar scalar : problem.scalars()) {
      scalars.put(scalar.text(), files.scalar(scalar));
    }
    operands(json, files);
    return json;
  }

  /** A network's task with the files of its operands, which are written. */
  static ObjectNode of(NetworkTask task, OperandFiles files) {
    files.write();
    ObjectNode json =
        JsonMapper.shared()
            .createObjectNode()
            .put("text", task.text())
            .put("op", task.pass().text())
            .put("type", "f32")
            .put("network", task.network().text())
            .put("rate", NetworkTask.RATE);
    ArrayNode dims = json.putArray("dims");
    for (long size : task.input().sizes()) {
      dims.add(size);
    }
    operands(json, files);
    return json;
  }

  private static void operands(ObjectNode json, OperandFiles files) {
    ObjectNode operands = json.putObject("operands");
    for (OperandSpec spec : files.specs()) {
      operands
          .putObject(spec.role().text())
          .put("file", files.file(spec.role()).toString())
          .put("type", spec.type().text())
          .put("written", spec.isWritten());
    }
  }

  static ObjectNode describe(Problem problem) {
    ObjectNode json =
        JsonMapper.shared()
            .createObjectNode()
            .put("text", problem.text())
            .put("op", operation(problem))
            .put("direction", problem.direction().text())
            .put("type", problem.type().text());
    switch (problem) {
      case GemmProblem p -> gemm(json, p);
      case ConvolutionProblem p -> convolution(json, p);
      case PoolingProblem p -> pooling(json, p);
      case NormalizationProblem p -> normalization(json, p);
      case SoftmaxProblem p ->
          dims(json.put("kind", p.kind().text()).put("axis", p.axis()), p.dims());
      case LossProblem p ->
          dims(json.put("kind", p.kind().text()).put("reduction", p.reduction().text()), p.dims());
      case ActivationProblem p ->
          dims(
              json.put("kind", p.kind().text())
                  .put("fromDst", p.fromDst())
                  .put("slopeAxis", p.slopeAxis())
                  .put("biasAxis", p.bias().isPresent() ? p.channelAxis() : -1),
              p.dims());
      case ElementwiseProblem p -> {
        // a peer that knows the operation of equal sizes must not take this for it
        boolean plain = p.isDense() && p.direction() == Direction.FORWARD;
        dims(json.put("kind", (plain ? "" : "broadcast ") + p.kind().text()), p.dims());
      }
      case AttentionProblem p -> attention(json, p);
      case RecurrentProblem p -> recurrent(json, p);
      case ReductionProblem p ->
          dims(
              json.put("kind", (p.axes().size() == 1 ? "" : "many-axes ") + p.kind().text())
                  .put("axis", p.axes().getFirst()),
              p.dims());
      case OptimizerProblem p -> optimizer(json, p);
      case EmbeddingProblem p ->
          dims(
              json.put("rows", p.rows())
                  .put("width", p.width())
                  .put("padding", p.padding())
                  .put("beta", p.beta().text()),
              p.indices());
      case DropoutProblem p -> dims(json, p.dims());
      case TransformProblem p -> json.put("transform", p.transform().text());
    }
    return json;
  }

  private static void optimizer(ObjectNode json, OptimizerProblem p) {
    json.put("kind", p.kind().text()).put("size", p.size());
    json.put("momentum", p.momentum().name().toLowerCase(Locale.ROOT));
    StringJoiner options = new StringJoiner(" ");
    for (OptimizerOption option : OptimizerOption.values()) {
      if (p.has(option)) {
        options.add(option.text());
      }
    }
    json.put("options", options.toString());
  }

  /** The family, with the kind behind it where that is more than peers know of the family. */
  private static String operation(Problem problem) {
    return switch (problem) {
      case PoolingProblem p when p.isAverage() || p.adaptive() || !p.isFlat() ->
          "pooling of kind " + p.kind().text();
      case NormalizationProblem p
          when p.addend() != Addend.NONE
              || p.hasRelu()
              || !(p.shape() instanceof NormalizationProblem.Batch
                  || p.shape() instanceof NormalizationProblem.Layer) ->
          "normalization of kind " + p.shape().kind().text();
      case SoftmaxProblem p when !p.loss().equals(CrossEntropy.PLAIN) ->
          "cross-entropy with options";
      case LossProblem p -> "loss of kind " + p.kind().text();
      default -> problem.family().text();
    };
  }

  private static void recurrent(ObjectNode json, RecurrentProblem p) {
    json.put("cell", p.cell().text()).put("sweep", p.sweep().text()).put("l", p.layers());
    json.put("t", p.steps()).put("mb", p.mb()).put("slc", p.slc()).put("dhc", p.dhc());
    for (Extra extra : Extra.values()) {
      json.put(extra.text(), p.has(extra));
    }
  }

  private static void gemm(ObjectNode json, GemmProblem p) {
    json.put("m", p.m()).put("n", p.n()).put("k", p.k());
    json.put("transA", p.transA()).put("transB", p.transB());
    json.put("lda", p.lda()).put("ldb", p.ldb()).put("ldc", p.ldc());
    json.put("alpha", p.alpha().text()).put("beta", p.beta().text());
    GemmBatch batch = p.batch();
    if (batch.count() != 1) {
      // an operation of its own: a peer that knows no batches must not take one for a product
      json.put("op", "gemm-batch").put("batch", batch.count());
      json.put("strideA", batch.strideA()).put("strideB", batch.strideB());
      json.put("strideC", batch.strideC());
    }
    epilogue(json, p.epilogue());
  }

  private static void convolution(ObjectNode json, ConvolutionProblem p) {
    json.put("mb", p.mb()).put("groups", p.groups()).put("ic", p.ic()).put("oc", p.oc());
    if (p.hasDepth() || p.transposed()) {
      // another operation, which peers refuse that do not know it
      json.put("op", p.transposed() ? "transposed-convolution" : "convolution-3d");
      window(json, "d", p.d());
    }
    window(json, "h", p.h());
    window(json, "w", p.w());
    json.put("layout", p.layout().text());
    epilogue(json, p.epilogue());
  }

  private static void pooling(ObjectNode json, PoolingProblem p) {
    json.put("kind", p.kind().text()).put("mb", p.mb()).put("ic", p.c());
    json.put("adaptive", p.adaptive());
    window(json, "d", p.d());
    window(json, "h", p.h());
    window(json, "w", p.w());
    json.put("layout", p.layout().text());
  }

  private static void attention(ObjectNode json, AttentionProblem p) {
    json.put("mb", p.mb()).put("heads", p.heads()).put("keyHeads", p.keyHeads());
    json.put("query", p.query()).put("key", p.key());
    json.put("keySize", p.keySize()).put("valueSize", p.valueSize());
    json.put("causal", p.causal()).put("mask", p.mask().text());
    strides(json, "query", p.queryStrides());
    strides(json, "key", p.keyStrides());
    strides(json, "value", p.valueStrides());
    strides(json, "dst", p.dstStrides());
  }

  private static void strides(ObjectNode json, String operand, HeadStrides strides) {
    json.put(operand + "Batch", strides.batch());
    json.put(operand + "Head", strides.head());
    json.put(operand + "Row", strides.row());
  }

  private static void normalization(ObjectNode json, NormalizationProblem p) {
    json.put("kind", p.shape().kind().text()).put("epsilon", p.epsilon());
    json.put("addend", p.addend().text());
    epilogue(json, p.epilogue());
    switch (p.shape()) {
      case NormalizationProblem.Images s ->
          json.put("mb", s.mb())
              .put("ic", s.c())
              .put("ih", s.h())
              .put("iw", s.w())
              .put("layout", s.layout().text());
      case NormalizationProblem.Rows s -> json.put("rows", s.rows()).put("columns", s.columns());
    }
    if (p.shape() instanceof NormalizationProblem.Group group) {
      json.put("groups", group.groups());
    }
  }

  /** One axis of a window; padding {@code p} before and {@code r} behind, dilation 0 is dense. */
  private static void window(ObjectNode json, String axis, Window window) {
    json.put("i" + axis, window.in()).put("o" + axis, window.out());
    json.put("k" + axis, window.kernel()).put("s" + axis, window.stride());
    json.put("p" + axis, window.pad()).put("r" + axis, window.padAfter());
    json.put("d" + axis, window.dilation());
  }

  private static void dims(ObjectNode json, Dims dims) {
    ArrayNode array = json.putArray("dims");
    dims.sizes().forEach(array::add);
  }

  private static void epilogue(ObjectNode json, Epilogue epilogue) {
    List<String> steps = epilogue.steps().stream().map(Epilogue.Step::text).toList();
    ArrayNode array = json.putArray("epilogue");
    steps.forEach(array::add);
  }
}
