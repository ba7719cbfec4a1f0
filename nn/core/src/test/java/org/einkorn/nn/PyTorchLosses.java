package org.einkorn.nn;

import static org.einkorn.nn.PyTorch.constant;
import static org.einkorn.nn.PyTorch.some;
import static org.einkorn.nn.PyTorchCase.pair;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.kernels.softmax.Reduction;
import org.einkorn.nn.PyTorchCase.Draw;
import org.einkorn.nn.PyTorchCase.Operation;

/** Losses. */
final class PyTorchLosses {
  private static final int MEAN = 1;
  private static final int SUM = 2;

  /** What PyTorch leaves out unless it is told otherwise. */
  private static final int IGNORED = -100;

  private PyTorchLosses() {}

  static Stream<Operation> all() {
    return Stream.of(
        element(
            "mean squared error",
            (x, target, reduction) -> Losses.mse(x, target, reduction),
            (x, target, reduction) -> torch.mse_loss(x, target, reduction)),
        element(
            "mean absolute error",
            (x, target, reduction) -> Losses.mae(x, target, reduction),
            (x, target, reduction) -> torch.l1_loss(x, target, reduction)),
        element(
            "Huber's loss",
            (x, target, reduction) -> Losses.huber(x, target, 0.7, reduction),
            (x, target, reduction) -> torch.huber_loss(x, target, reduction, 0.7)),
        element(
            "binary cross-entropy",
            (x, target, reduction) -> Losses.binaryCrossEntropy(x, target, reduction),
            (x, target, reduction) ->
                torch.binary_cross_entropy_with_logits(
                    x, target, PyTorch.none(), PyTorch.none(), reduction)),
        new Operation("KL divergence", PyTorchLosses::divergence),
        new Operation("cross-entropy", PyTorchLosses::crossEntropy),
        new Operation("triplet loss", PyTorchLosses::triplet));
  }

  private interface Element {
    Loss of(Tensor x, Tensor target, Reduction reduction);
  }

  private interface TheirElement {
    org.bytedeco.pytorch.Tensor of(
        org.bytedeco.pytorch.Tensor x, org.bytedeco.pytorch.Tensor target, int reduction);
  }

  private static Operation element(String name, Element ours, TheirElement theirs) {
    return new Operation(
        name,
        draw -> {
          Shape shape = draw.shape(draw.from(1, 3));
          float[] target = draw.numbers(Math.toIntExact(shape.count()), 0, 1);
          boolean mean = draw.flip();
          return pair(
              p ->
                  ours.of(
                          p[0],
                          p[0].tape().tensor(shape, target),
                          mean ? Reduction.MEAN : Reduction.SUM)
                      .tensor(),
              p -> theirs.of(p.at(0), constant(target, PyTorch.sizes(shape)), mean ? MEAN : SUM),
              shape);
        });
  }

  private static PyTorchCase divergence(Draw draw) {
    Shape shape = draw.shape(2);
    float[] target = draw.numbers(Math.toIntExact(shape.count()), 0, 1);
    target[0] = 0;
    return pair(
        p -> Losses.klDivergence(p[0].logSoftmax(1), target).tensor(),
        p ->
            torch
                .kl_div(p.at(0).log_softmax(1), constant(target, PyTorch.sizes(shape)), SUM, false)
                .div(PyTorch.scalar(shape.size(0))),
        shape);
  }

  /** Also of sequences, whose classes stand last here and second there. */
  private static PyTorchCase crossEntropy(Draw draw) {
    int classes = draw.from(2, 6);
    int rows = draw.from(1, 6);
    int[] labels = draw.indices(rows, 0, classes - 1);
    int ignored = draw.flip() ? labels[0] : IGNORED;
    if (Arrays.stream(labels).allMatch(label -> label == ignored)) {
      labels[rows - 1] = (ignored + 1) % classes;
    }
    boolean weighs = draw.flip();
    float[] weights = draw.numbers(classes, 0.5, 2);
    double smoothing = draw.any(0.0, 0.1, 0.5);
    CrossEntropyOptions options = CrossEntropyOptions.NONE.withSmoothing(smoothing);
    options = weighs ? options.withClassWeights(weights) : options;
    CrossEntropyOptions all = ignored == IGNORED ? options : options.withIgnored(ignored);
    return pair(
        p -> p[0].crossEntropy(labels, all).tensor(),
        p ->
            torch.cross_entropy_loss(
                p.at(0),
                PyTorch.indices(labels, rows),
                weighs ? some(constant(weights, classes)) : PyTorch.none(),
                MEAN,
                ignored,
                smoothing),
        Leaves.shape(rows, classes));
  }

  /** PyTorch adds an ε to differences, which is 0 here. */
  private static PyTorchCase triplet(Draw draw) {
    Shape shape = draw.shape(2);
    double margin = draw.number(0.5, 3);
    return pair(
        p -> Losses.triplet(p[0], p[1], p[2], margin).tensor(),
        p -> torch.triplet_margin_loss(p.at(0), p.at(1), p.at(2), margin, 2, 0, false, MEAN),
        shape,
        shape,
        shape);
  }
}
