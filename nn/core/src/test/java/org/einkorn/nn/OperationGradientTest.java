package org.einkorn.nn;

import static org.einkorn.nn.Leaves.shape;

import java.util.function.Function;
import java.util.stream.Stream;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.transform.PadMode;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every operation towards each of its operands against central differences. */
class OperationGradientTest {
  /** Away from 0 and from each other: neither poles nor kinks are near. */
  private static final Initializer POSITIVE = Initializer.uniform(0.5, 2);

  private static final Initializer ANY = Initializer.normal(0, 1);

  private static Arguments of(
      String name, Function<Tensor[], Tensor> operation, Initializer initializer, Shape... shapes) {
    return Arguments.of(name, operation, new Leaves(initializer, shapes));
  }

  static Stream<Arguments> arithmetic() {
    Shape full = shape(2, 3, 4);
    Shape[] others = {full, shape(4), shape(3, 1), shape(2, 1, 4), shape(1, 1, 1)};
    return Stream.of(others)
        .flatMap(other ->
            Stream.of(
                of("add " + other, p -> p[0].add(p[1]), ANY, full, other),
                of("sub " + other, p -> p[1].sub(p[0]), ANY, full, other),
                of("mul " + other, p -> p[0].mul(p[1]), ANY, full, other),
                of("div " + other, p -> p[0].div(p[1]), POSITIVE, full, other),
                of("min " + other, p -> p[0].min(p[1]), ANY, full, other),
                of("max " + other, p -> p[0].max(p[1]), ANY, full, other),
                of("pow " + other, p -> p[0].pow(p[1]), POSITIVE, full, other),
                of(
                    "where " + other,
                    p -> p[2].compare(ElementwiseKind.GT, 0).where(p[0], p[1]).mul(p[2]),
                    ANY,
                    full,
                    other,
                    shape(3, 4))));
  }

  static Stream<Arguments> oneGradient() {
    Shape full = shape(3, 4);
    return Stream.of(
        of("sub", p -> p[0].sub(constant(p[0], 3, 4)).square(), ANY, full),
        of("subtracted", p -> constant(p[0], 2, 3, 4).sub(p[0]).square(), ANY, full),
        of("mul", p -> constant(p[0], 3, 4).mul(p[0]), ANY, full),
        of("mul repeated", p -> p[0].mul(constant(p[0], 2, 3, 4)), ANY, full),
        of("mul by repeated", p -> p[0].mul(constant(p[0], 4)), ANY, full),
        of("div", p -> p[0].div(constant(p[0], 3, 1).plus(9)), ANY, full),
        of("divided", p -> constant(p[0], 3, 1).div(p[0]), POSITIVE, full));
  }

  private static Tensor constant(Tensor like, long... sizes) {
    Shape shape = shape(sizes);
    return like.tape().tensor(shape, Leaves.count(shape));
  }

  static Stream<Arguments> scalars() {
    Shape s = shape(2, 3);
    return Stream.of(
        of("plus", p -> p[0].plus(2), ANY, s),
        of("minus", p -> p[0].minus(2).square(), ANY, s),
        of("subtractedFrom", p -> p[0].subtractedFrom(2).square(), ANY, s),
        of("times", p -> p[0].times(-3), ANY, s),
        of("dividedBy", p -> p[0].dividedBy(4), ANY, s),
        of("dividing", p -> p[0].dividing(3), POSITIVE, s),
        of("pow", p -> p[0].pow(2.5), POSITIVE, s),
        of("asExponentOf", p -> p[0].asExponentOf(3), ANY, s),
        of("atMost", p -> p[0].atMost(0.3), ANY, s),
        of("atLeast", p -> p[0].atLeast(0.3), ANY, s),
        of("neg", p -> p[0].neg(), ANY, s),
        of("abs", p -> p[0].abs(), ANY, s),
        of("square", p -> p[0].square(), ANY, s),
        of("sqrt", p -> p[0].sqrt(), POSITIVE, s),
        of("exp", p -> p[0].exp(), ANY, s),
        of("log", p -> p[0].log(), POSITIVE, s),
        of("single", p -> p[0].times(2).mul(p[0]), ANY, shape()));
  }

  static Stream<Arguments> activations() {
    Shape images = shape(2, 3, 2, 2);
    return Stream.concat(
        Stream.of(ActivationKind.values())
            .filter(kind -> kind != ActivationKind.CLAMP && kind != ActivationKind.PRELU)
            .map(kind ->
                of(
                    kind.text(),
                    p -> p[0].activation(kind),
                    kind == ActivationKind.LOG ? POSITIVE : ANY,
                    shape(3, 4))),
        Stream.of(
            of("leaky-relu 0.3", p -> p[0].leakyRelu(0.3), ANY, images),
            of("elu 0.7", p -> p[0].elu(0.7), ANY, images),
            of("clamp", p -> p[0].clamp(-0.5, 0.7), ANY, images)));
  }

  static Stream<Arguments> views() {
    Shape s = shape(2, 3, 4);
    return Stream.of(
        of("reshape", p -> p[0].square().reshape(shape(4, 6)), ANY, s),
        of("flatten", p -> p[0].square().flatten(), ANY, s),
        of("unsqueeze", p -> p[0].unsqueeze(1).mul(p[1]), ANY, shape(2, 4), s),
        of("squeeze", p -> p[0].squeeze(1).mul(p[1]), ANY, shape(2, 1, 4), shape(2, 4)),
        of("two views", p -> p[0].mul(p[0].reshape(shape(4, 3, 2)).reshape(s)), ANY, s));
  }

  static Stream<Arguments> moves() {
    Shape s = shape(2, 3, 4);
    return Stream.of(
        of("transpose", p -> p[0].transpose(), ANY, s),
        of("permute", p -> p[0].permute(2, 0, -2), ANY, s),
        of("slice", p -> p[0].slice(-1, 1, 2), ANY, s),
        of("slice with step", p -> p[0].slice(1, 0, 2, 2), ANY, s),
        of("two slices", p -> p[0].slice(1, 0, 2).mul(p[0].slice(1, 1, 2)), ANY, s),
        of("pad", p -> p[0].pad(1, 2, 1, 5), ANY, s),
        of("pad by edge", p -> p[0].pad(2, 2, 1, PadMode.EDGE), ANY, s),
        of("pad by reflection", p -> p[0].pad(2, 2, 1, PadMode.REFLECT), ANY, s),
        of("gather", p -> p[0].gather(1, 2, 0, 2, 2), ANY, s),
        of("concat", p -> Tensor.concat(1, p), ANY, s, shape(2, 1, 4), shape(2, 2, 4)),
        of("concat of one twice", p -> Tensor.concat(0, p[0], p[1], p[0]), ANY, s, s),
        of("concat of six", p -> Tensor.concat(2, p), ANY, s, s, s, s, s, s));
  }

  static Stream<Arguments> products() {
    Shape a = shape(3, 4);
    return Stream.of(
        of("matmul", p -> p[0].matmul(p[1]), ANY, a, shape(4, 2)),
        of("matmul ta", p -> p[0].matmul(p[1], true, false), ANY, shape(4, 3), shape(4, 2)),
        of("matmul tb", p -> p[0].matmul(p[1], false, true), ANY, a, shape(2, 4)),
        of("matmul ta tb", p -> p[0].matmul(p[1], true, true), ANY, shape(4, 3), shape(2, 4)),
        of("matmul by itself", p -> p[0].matmul(p[0], false, true), ANY, a),
        of("batch", p -> p[0].matmul(p[1]), ANY, shape(2, 3, 4), shape(2, 4, 2)),
        of("batch ta", p -> p[0].matmul(p[1], true, false), ANY, shape(2, 4, 3), shape(2, 4, 2)),
        of("batch tb", p -> p[0].matmul(p[1], false, true), ANY, shape(2, 3, 4), shape(2, 2, 4)),
        of("batch ta tb", p -> p[0].matmul(p[1], true, true), ANY, shape(2, 4, 3), shape(2, 2, 4)),
        of("shared b", p -> p[0].matmul(p[1]), ANY, shape(2, 2, 3, 4), shape(4, 2)),
        of("shared b tb", p -> p[0].matmul(p[1], false, true), ANY, shape(5, 3, 4), shape(2, 4)),
        of("shared b ta", p -> p[0].matmul(p[1], true, false), ANY, shape(5, 4, 3), shape(4, 2)),
        of("shared b ta tb", p -> p[0].matmul(p[1], true, true), ANY, shape(5, 4, 3), shape(2, 4)),
        of("shared a", p -> p[0].matmul(p[1]), ANY, a, shape(5, 4, 2)),
        of("shared a ta", p -> p[0].matmul(p[1], true, false), ANY, shape(4, 3), shape(5, 4, 2)),
        of("shared a tb", p -> p[0].matmul(p[1], false, true), ANY, a, shape(1, 5, 2, 4)));
  }

  static Stream<Arguments> reductions() {
    Shape s = shape(2, 3, 4);
    int[][] axes = {{}, {0}, {1}, {-1}, {0, 2}, {1, 2}};
    return Stream.of(axes)
        .flatMap(over ->
            Stream.of(
                of("sum", p -> p[0].square().sum(over), ANY, s),
                of("mean", p -> p[0].square().mean(over), ANY, s),
                of("max", p -> p[0].max(over), ANY, s),
                of("min", p -> p[0].min(over), ANY, s),
                of("norm", p -> p[0].norm(over), ANY, s),
                of("variance", p -> p[0].variance(over), ANY, s)));
  }

  static Stream<Arguments> softmaxes() {
    Shape s = shape(2, 3, 4);
    return Stream.of(0, 1, 2, -1)
        .flatMap(axis ->
            Stream.of(
                of("softmax " + axis, p -> p[0].softmax(axis), ANY, s),
                of("log-softmax " + axis, p -> p[0].logSoftmax(axis), ANY, s)));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        of("dropout", p -> p[0].dropout(0.4).mul(p[0].dropout(0.4)), ANY, shape(5, 8)),
        of("several uses", p -> p[0].add(p[0]).mul(p[0]).sub(p[0]), ANY, shape(3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "arithmetic",
    "oneGradient",
    "scalars",
    "activations",
    "views",
    "moves",
    "products",
    "reductions",
    "softmaxes",
    "others"
  })
  void equalsCentralDifferences(String name, Function<Tensor[], Tensor> operation, Leaves leaves) {
    Network network = new Network(leaves, GradientCheck.ENGINE, RandomKey.of(3));
    RandomKey key = RandomKey.of(4);
    Tape tape = Tape.training(GradientCheck.ENGINE);
    GradientCheck.check(
        name,
        network,
        () -> {
          tape.rewind(key);
          return weighted(operation.apply(leaves.on(tape)), key);
        });
  }

  /** A sum in which every number has another weight, so that mixed up ones show. */
  static Loss weighted(Tensor tensor, RandomKey key) {
    float[] weights = new float[Math.toIntExact(tensor.shape().count())];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (1 + key.uniform(i));
    }
    return tensor.mul(tensor.tape().tensor(tensor.shape(), weights)).sum().asLoss();
  }
}
