package org.einkorn.nn;

import static org.einkorn.nn.PyTorch.longs;
import static org.einkorn.nn.PyTorch.scalar;
import static org.einkorn.nn.PyTorchCase.pair;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.transform.PadMode;
import org.einkorn.nn.PyTorchCase.Draw;
import org.einkorn.nn.PyTorchCase.Operation;
import org.einkorn.nn.PyTorchCase.Ours;
import org.einkorn.nn.PyTorchCase.Theirs;
import org.einkorn.nn.layers.Activation;

/** The operations of {@link Tensor} that need no layer. */
final class PyTorchOperations {
  private PyTorchOperations() {}

  static Stream<Operation> all() {
    return Stream.of(
            arithmetic(), scalars(), functions(), activations(), moves(), products(), reductions())
        .flatMap(operations -> operations);
  }

  /** Away from 0, where quotients, powers and logarithms have poles. */
  private static Tensor positive(Tensor x) {
    return x.square().plus(0.5);
  }

  private static org.bytedeco.pytorch.Tensor positive(org.bytedeco.pytorch.Tensor x) {
    return x.square().add(scalar(0.5));
  }

  /** Of a tensor and one that is repeated, either of them first. */
  private static Operation binary(String name, Ours ours, Theirs theirs) {
    return new Operation(
        name,
        draw -> {
          Shape full = draw.shape(draw.from(0, 4));
          Shape other = draw.repeated(full);
          return draw.flip() ? pair(ours, theirs, full, other) : pair(ours, theirs, other, full);
        });
  }

  private static Stream<Operation> arithmetic() {
    return Stream.of(
        binary("add", p -> p[0].add(p[1]), p -> p.at(0).add(p.at(1))),
        binary("sub", p -> p[0].sub(p[1]), p -> p.at(0).sub(p.at(1))),
        binary("mul", p -> p[0].mul(p[1]), p -> p.at(0).mul(p.at(1))),
        binary("div", p -> p[0].div(positive(p[1])), p -> p.at(0).div(positive(p.at(1)))),
        binary("min", p -> p[0].min(p[1]), p -> p.at(0).minimum(p.at(1))),
        binary("max", p -> p[0].max(p[1]), p -> p.at(0).maximum(p.at(1))),
        binary("pow", p -> positive(p[0]).pow(p[1]), p -> positive(p.at(0)).pow(p.at(1))),
        binary(
            "where",
            p -> p[0].detach().compare(ElementwiseKind.GT, 0).where(p[0], p[1]),
            p -> torch.where(p.at(0).detach().gt(scalar(0)), p.at(0), p.at(1))),
        new Operation(
            "one tensor several times",
            draw ->
                pair(
                    p -> p[0].mul(p[0]).add(p[0]).sub(p[0].times(3)),
                    p -> p.at(0).mul(p.at(0)).add(p.at(0)).sub(p.at(0).mul(scalar(3))),
                    draw.shape(draw.from(0, 3)))));
  }

  private static Operation unary(String name, Ours ours, Theirs theirs) {
    return new Operation(name, draw -> pair(ours, theirs, draw.shape(draw.from(0, 4))));
  }

  private static Stream<Operation> scalars() {
    return Stream.of(
        unary("plus", p -> p[0].plus(2.5), p -> p.at(0).add(scalar(2.5))),
        unary("minus", p -> p[0].minus(2.5), p -> p.at(0).sub(scalar(2.5))),
        unary("subtractedFrom", p -> p[0].subtractedFrom(2), p -> p.at(0).neg().add(scalar(2))),
        unary("times", p -> p[0].times(-3), p -> p.at(0).mul(scalar(-3))),
        unary("dividedBy", p -> p[0].dividedBy(3), p -> p.at(0).div(scalar(3))),
        unary(
            "dividing",
            p -> positive(p[0]).dividing(3),
            p -> positive(p.at(0)).reciprocal().mul(scalar(3))),
        unary(
            "pow of a number",
            p -> positive(p[0]).pow(2.5),
            p -> positive(p.at(0)).pow(scalar(2.5))),
        unary("asExponentOf", p -> p[0].asExponentOf(3), p -> torch.pow(scalar(3.0), p.at(0))));
  }

  private static Stream<Operation> functions() {
    return Stream.of(
        unary("neg", p -> p[0].neg(), p -> p.at(0).neg()),
        unary("abs", p -> p[0].abs(), p -> p.at(0).abs()),
        unary("square", p -> p[0].square(), p -> p.at(0).square()),
        unary("sqrt", p -> positive(p[0]).sqrt(), p -> positive(p.at(0)).sqrt()),
        unary("exp", p -> p[0].exp(), p -> p.at(0).exp()),
        unary("log", p -> positive(p[0]).log(), p -> positive(p.at(0)).log()),
        unary(
            "clamp",
            p -> p[0].clamp(-0.5, 0.7),
            p -> p.at(0).clamp(new ScalarOptional(scalar(-0.5)), new ScalarOptional(scalar(0.7)))),
        unary(
            "atMost",
            p -> p[0].atMost(0.3),
            p -> p.at(0).clamp(new ScalarOptional(), new ScalarOptional(scalar(0.3)))),
        unary(
            "atLeast",
            p -> p[0].atLeast(0.3),
            p -> p.at(0).clamp(new ScalarOptional(scalar(0.3)), new ScalarOptional())),
        unary("leaky-relu", p -> p[0].leakyRelu(0.2), p -> torch.leaky_relu(p.at(0), scalar(0.2))),
        unary(
            "elu", p -> p[0].elu(0.7), p -> torch.elu(p.at(0), scalar(0.7), scalar(1), scalar(1))),
        new Operation(
            "prelu",
            draw -> {
              Shape shape = draw.shape(draw.from(2, 4));
              int channels = draw.flip() ? 1 : Math.toIntExact(shape.size(1));
              Activation layer = Activation.prelu(channels);
              return pair(
                  layer,
                  p -> layer.forward(p[0]),
                  p -> torch.prelu(p.at(0), p.get("weight")),
                  shape);
            }));
  }

  private static Stream<Operation> activations() {
    return Stream.of(
        activation(ActivationKind.RELU, p -> p.at(0).relu()),
        activation(ActivationKind.SELU, p -> torch.selu(p.at(0))),
        activation(ActivationKind.GELU, p -> torch.gelu(p.at(0))),
        activation(ActivationKind.GELU_TANH, p -> torch.gelu(p.at(0), "tanh")),
        activation(ActivationKind.SILU, p -> torch.silu(p.at(0))),
        activation(ActivationKind.HARD_SWISH, p -> torch.hardswish(p.at(0))),
        activation(ActivationKind.SIGMOID, p -> p.at(0).sigmoid()),
        // torch.hardsigmoid multiplies by a sixth in single precision
        activation(
            ActivationKind.HARD_SIGMOID,
            p ->
                p.at(0)
                    .div(scalar(6))
                    .add(scalar(0.5))
                    .clamp(new ScalarOptional(scalar(0)), new ScalarOptional(scalar(1)))),
        activation(ActivationKind.TANH, p -> p.at(0).tanh()),
        activation(ActivationKind.SOFTPLUS, p -> torch.softplus(p.at(0))),
        activation(ActivationKind.MISH, p -> torch.mish(p.at(0))));
  }

  private static Operation activation(ActivationKind kind, Theirs theirs) {
    return unary(kind.text(), p -> p[0].activation(kind), theirs);
  }

  private static Stream<Operation> moves() {
    return Stream.of(
        new Operation(
            "reshape",
            draw -> {
              Shape shape = draw.shape(3);
              Shape to = Leaves.shape(shape.size(1), shape.size(0) * shape.size(2));
              return pair(
                  p -> p[0].square().reshape(to),
                  p -> p.at(0).square().reshape(PyTorch.sizes(to)),
                  shape);
            }),
        new Operation(
            "flatten",
            draw ->
                pair(
                    p -> p[0].square().flatten(),
                    p -> p.at(0).square().flatten(1, -1),
                    draw.shape(draw.from(2, 4)))),
        new Operation(
            "unsqueeze and squeeze",
            draw -> {
              int rank = draw.from(1, 3);
              int axis = draw.from(0, rank);
              Shape shape = draw.shape(rank);
              return pair(
                  p -> p[0].unsqueeze(axis).square().squeeze(axis).unsqueeze(-1),
                  p -> p.at(0).unsqueeze(axis).square().squeeze(axis).unsqueeze(-1),
                  shape);
            }),
        new Operation(
            "transpose",
            draw ->
                pair(
                    p -> p[0].transpose(),
                    p -> p.at(0).transpose(-2, -1),
                    draw.shape(draw.from(2, 4)))),
        new Operation(
            "permute",
            draw -> {
              int[] order = draw.permutation(draw.from(1, 4));
              return pair(
                  p -> p[0].permute(order),
                  p -> p.at(0).permute(longs(order)),
                  draw.shape(order.length));
            }),
        new Operation("slice", PyTorchOperations::slice),
        new Operation("gather", PyTorchOperations::gather),
        new Operation("concat", PyTorchOperations::concat),
        new Operation("pad", PyTorchOperations::pad),
        new Operation("pad by edge", draw -> padded(draw, PadMode.EDGE, "replicate")),
        new Operation("pad by reflection", draw -> padded(draw, PadMode.REFLECT, "reflect")));
  }

  private static PyTorchCase slice(Draw draw) {
    Shape shape = draw.shape(draw.from(1, 4));
    int axis = draw.from(0, shape.rank() - 1);
    int whole = Math.toIntExact(shape.size(axis));
    int step = draw.from(1, 3);
    int start = draw.from(0, whole - 1);
    int size = draw.from(1, (whole - 1 - start) / step + 1);
    long end = start + (size - 1L) * step + 1;
    return pair(
        p -> p[0].slice(axis, start, size, step),
        p -> p.at(0).slice(axis, new LongOptional(start), new LongOptional(end), step),
        shape);
  }

  private static PyTorchCase gather(Draw draw) {
    Shape shape = draw.shape(draw.from(1, 4));
    int axis = draw.from(0, shape.rank() - 1);
    int[] indices = draw.indices(draw.from(1, 7), 0, Math.toIntExact(shape.size(axis)) - 1);
    return pair(
        p -> p[0].gather(axis, indices),
        p -> p.at(0).index_select(axis, PyTorch.indices(indices, indices.length)),
        shape);
  }

  private static PyTorchCase concat(Draw draw) {
    Shape first = draw.shape(draw.from(1, 4));
    int axis = draw.from(0, first.rank() - 1);
    long[] sizes = PyTorch.sizes(first);
    sizes[axis] = draw.from(1, 4);
    return pair(
        p -> Tensor.concat(axis, p[0], p[1], p[0]),
        p -> torch.cat(new TensorVector(p.at(0), p.at(1), p.at(0)), axis),
        first,
        Leaves.shape(sizes));
  }

  private static PyTorchCase pad(Draw draw) {
    Shape shape = draw.shape(draw.from(1, 4));
    int axis = draw.from(0, shape.rank() - 1);
    int before = draw.from(0, 3);
    int after = draw.from(0, 3);
    long[] ends = new long[2 * (shape.rank() - axis)];
    ends[ends.length - 2] = before;
    ends[ends.length - 1] = after;
    return pair(
        p -> p[0].pad(axis, before, after, 1.5),
        p -> torch.constant_pad_nd(p.at(0), ends, scalar(1.5)),
        shape);
  }

  private static PyTorchCase padded(Draw draw, PadMode mode, String theirs) {
    Shape shape = draw.shape(3);
    int most = Math.toIntExact(shape.size(2)) - 1;
    int before = draw.from(0, most);
    int after = draw.from(0, most);
    return pair(
        p -> p[0].pad(-1, before, after, mode),
        p -> torch.pad(p.at(0), new long[] {before, after}, theirs, new DoubleOptional()),
        shape);
  }

  private static Stream<Operation> products() {
    return Stream.of(
        new Operation("matmul", draw -> product(draw, false, false)),
        new Operation("matmul of a transposed left side", draw -> product(draw, true, false)),
        new Operation("matmul of a transposed right side", draw -> product(draw, false, true)),
        new Operation("matmul of two transposed sides", draw -> product(draw, true, true)));
  }

  /** One of a batch, of a matrix for all on either side, of batches of two axes. */
  private static PyTorchCase product(Draw draw, boolean ta, boolean tb) {
    int m = draw.from(1, 6);
    int n = draw.from(1, 6);
    int k = draw.from(1, 6);
    int[] batch = draw.any(new int[0], new int[] {3}, new int[] {2, 3});
    boolean sharedLeft = draw.from(0, 3) == 0;
    boolean sharedRight = !sharedLeft && draw.from(0, 2) == 0;
    return pair(
        p -> p[0].matmul(p[1], ta, tb),
        p ->
            (ta ? p.at(0).transpose(-2, -1) : p.at(0))
                .matmul(tb ? p.at(1).transpose(-2, -1) : p.at(1)),
        matrix(sharedLeft ? new int[0] : batch, ta ? k : m, ta ? m : k),
        matrix(sharedRight ? new int[0] : batch, tb ? n : k, tb ? k : n));
  }

  private static Shape matrix(int[] batch, int rows, int columns) {
    long[] sizes = Arrays.copyOf(longs(batch), batch.length + 2);
    sizes[batch.length] = rows;
    sizes[batch.length + 1] = columns;
    return Leaves.shape(sizes);
  }

  private static Stream<Operation> reductions() {
    return Stream.of(
        reduction(
            "sum",
            axes -> p -> p[0].sum(axes),
            axes -> p -> p.at(0).sum(longs(axes), false, PyTorch.sameType())),
        reduction(
            "mean",
            axes -> p -> p[0].mean(axes),
            axes -> p -> p.at(0).mean(longs(axes), false, PyTorch.sameType())),
        reduction(
            "greatest", axes -> p -> p[0].max(axes), axes -> p -> p.at(0).amax(longs(axes), false)),
        reduction(
            "least", axes -> p -> p[0].min(axes), axes -> p -> p.at(0).amin(longs(axes), false)),
        reduction(
            "norm",
            axes -> p -> p[0].norm(axes),
            axes ->
                p ->
                    torch.linalg_vector_norm(
                        p.at(0), scalar(2), longs(axes), false, PyTorch.sameType())),
        reduction(
            "variance",
            axes -> p -> p[0].variance(axes),
            axes -> p -> p.at(0).var(longs(axes), false, false)),
        new Operation("softmax", draw -> softmax(draw, false)),
        new Operation("log-softmax", draw -> softmax(draw, true)));
  }

  /**
   * Both take all axes where none is named; but the gradient that PyTorch gives of a variance is
   * too great then, by the number of elements.
   */
  private static Operation reduction(
      String name, Function<int[], Ours> ours, Function<int[], Theirs> theirs) {
    return new Operation(
        name,
        draw -> {
          Shape shape = draw.shape(draw.from(1, 4));
          int[] axes = draw.axes(shape.rank());
          int[] named = axes.length > 0 ? axes : IntStream.range(0, shape.rank()).toArray();
          return pair(ours.apply(axes), theirs.apply(named), shape);
        });
  }

  private static PyTorchCase softmax(Draw draw, boolean log) {
    Shape shape = draw.shape(draw.from(1, 4));
    int axis = draw.from(-1, shape.rank() - 1);
    return pair(
        p -> log ? p[0].logSoftmax(axis) : p[0].softmax(axis),
        p -> log ? p.at(0).log_softmax(axis) : p.at(0).softmax(axis),
        shape);
  }
}
