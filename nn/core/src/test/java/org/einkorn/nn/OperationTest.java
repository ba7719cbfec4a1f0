package org.einkorn.nn;

import static org.einkorn.nn.Leaves.count;
import static org.einkorn.nn.Leaves.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.transform.PadMode;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** What operations compute, with small integers, exactly. */
class OperationTest {
  private static final Engine ENGINE = Engine.cpu();

  private final Tape tape = Tape.inference(ENGINE);

  private Tensor counted(long... sizes) {
    return tape.tensor(shape(sizes), count(shape(sizes)));
  }

  private static void equal(Tensor found, float... expected) {
    assertArrayEquals(expected, found.toArray(), found.toString());
  }

  @Test
  void axesAreMatchedFromTheLastOneOn() {
    Tensor left = counted(2, 3);
    equal(left.add(counted(3)), 2, 4, 6, 5, 7, 9);
    equal(left.add(counted(2, 1)), 2, 3, 4, 6, 7, 8);
    equal(counted(3).sub(left), 0, 0, 0, -3, -3, -3);
    equal(counted(2, 1).mul(counted(3)), 1, 2, 3, 2, 4, 6);
    equal(left.div(counted(1)), 1, 2, 3, 4, 5, 6);
    Tensor product = counted(4, 1, 2).mul(counted(3, 1));
    assertEquals("a=4 × a=3 × c=2", product.shape().toString());
    equal(counted().add(counted()), 2);
  }

  @Test
  void kindsOfArithmetic() {
    Tensor left = counted(4);
    Tensor right = tape.tensor(shape(4), new float[] {4, 2, 1, 4});
    equal(left.min(right), 1, 2, 1, 4);
    equal(left.max(right), 4, 2, 3, 4);
    equal(left.pow(right), 1, 4, 3, 256);
    equal(left.plus(0.5).minus(1), 0.5f, 1.5f, 2.5f, 3.5f);
    equal(left.subtractedFrom(1), 0, -1, -2, -3);
    equal(left.times(0.5).dividedBy(0.25), 2, 4, 6, 8);
    equal(left.dividing(12), 12, 6, 4, 3);
    equal(left.atMost(2), 1, 2, 2, 2);
    equal(left.atLeast(2), 2, 2, 3, 4);
    equal(left.neg().abs(), 1, 2, 3, 4);
    equal(left.square().sqrt(), 1, 2, 3, 4);
    equal(left.compare(ElementwiseKind.GE, right), 0, 1, 1, 1);
    equal(left.compare(ElementwiseKind.LT, 2), 1, 0, 0, 0);
    equal(left.compare(ElementwiseKind.EQ, right).where(left.neg(), counted(1)), 1, -2, 1, -4);
    equal(left.clamp(2, 3), 2, 2, 3, 3);
    equal(left.minus(3).leakyRelu(0.5), -1, -0.5f, 0, 1);
  }

  @Test
  void anotherNumberNeedsNoOtherNode() {
    tape.tensor(shape(2), count(shape(2))).times(3);
    tape.rewind();
    Tensor numbers = tape.tensor(shape(2), count(shape(2)));
    Node node = tape.at();
    Tensor product = numbers.times(0);
    equal(product, 0, 0);
    tape.rewind();
    tape.tensor(shape(2), count(shape(2)));
    assertSame(node, tape.at());
  }

  @Test
  void viewsShareMemoryAndKeepTheirShape() {
    Tensor numbers = counted(2, 3, 4);
    Tensor view = numbers.reshape(shape(4, 6));
    assertSame(numbers.live(), view.live());
    assertSame(view.shape(), numbers.reshape(shape(4, 6)).shape());
    assertSame(numbers.unsqueeze(-1).shape(), numbers.unsqueeze(-1).shape());
    assertEquals("a=2 × b=3 × c=4 × one=1", numbers.unsqueeze(-1).shape().toString());
    assertEquals(numbers.shape(), numbers.unsqueeze(1).squeeze(1).shape());
    assertSame(numbers.shape(), numbers.reshape(numbers.shape()).shape());
  }

  @Test
  void moves() {
    equal(counted(2, 3).transpose(), 1, 4, 2, 5, 3, 6);
    Tensor permuted = counted(1, 2, 3).permute(2, 0, 1);
    assertEquals("c=3 × a=1 × b=2", permuted.shape().toString());
    equal(permuted, 1, 4, 2, 5, 3, 6);
    equal(counted(2, 3).slice(-1, 1, 2), 2, 3, 5, 6);
    equal(counted(5).slice(0, 0, 3, 2), 1, 3, 5);
    equal(counted(2, 2).pad(1, 1, 0, 9), 9, 1, 2, 9, 3, 4);
    equal(counted(3).pad(0, 1, 2, PadMode.EDGE), 1, 1, 2, 3, 3, 3);
    equal(counted(3).pad(0, 1, 2, PadMode.REFLECT), 2, 1, 2, 3, 2, 1);
    equal(counted(3, 2).gather(0, 2, 0, 2), 5, 6, 1, 2, 5, 6);
    equal(Tensor.concat(1, counted(2, 1), counted(2, 2)), 1, 1, 2, 2, 3, 4);
    Tensor one = counted(1);
    equal(Tensor.concat(0, one, one, one, one, one, one), 1, 1, 1, 1, 1, 1);
  }

  @Test
  void products() {
    equal(counted(2, 2).matmul(counted(2, 1)), 5, 11);
    equal(counted(2, 2).matmul(counted(2, 1), true, false), 7, 10);
    equal(counted(2, 1, 2).matmul(counted(2, 1, 2), false, true), 5, 25);
    Tensor shared = counted(2, 1, 2).matmul(counted(2, 2));
    assertEquals("a=2 × b=1 × b=2", shared.shape().toString());
    equal(shared, 7, 10, 15, 22);
    equal(counted(1, 2).matmul(counted(2, 2, 1)), 5, 11);
    Tensor named =
        tape.tensor(
                new Shape(List.of(new Axis("batch", 2), new Axis("inputs", 1))), new float[] {1, 2})
            .matmul(
                tape.tensor(
                    new Shape(List.of(new Axis("inputs", 1), new Axis("outputs", 2))),
                    new float[] {3, 4}));
    assertEquals("batch=2 × outputs=2", named.shape().toString());
    equal(named, 3, 4, 6, 8);
  }

  @Test
  void reductions() {
    Tensor numbers = counted(2, 3);
    equal(numbers.sum(), 21);
    equal(numbers.sum(0), 5, 7, 9);
    equal(numbers.sum(-1), 6, 15);
    equal(numbers.sum(1, 0), 21);
    equal(numbers.mean(1), 2, 5);
    equal(numbers.max(0), 4, 5, 6);
    equal(numbers.min(), 1);
    equal(counted(2).times(3).plus(-3).norm(), 3);
    equal(numbers.variance(0), 2.25f, 2.25f, 2.25f);
    assertEquals(Shape.scalar(), numbers.sum().shape());
    assertEquals("a=2", numbers.sum(1).shape().toString());
    assertArrayEquals(new int[] {2, 2}, numbers.argmax(1));
    assertArrayEquals(new int[] {0, 0, 0}, numbers.neg().argmax(0));
    equal(counted().sum(), 1);
  }

  @Test
  void probabilitiesOverAnyAxis() {
    Tensor same = counted(2, 2, 1).times(0);
    equal(same.softmax(0), 0.5f, 0.5f, 0.5f, 0.5f);
    equal(same.softmax(), 1, 1, 1, 1);
    equal(same.logSoftmax(-1), 0, 0, 0, 0);
  }

  @Test
  void tensorsWithoutElements() {
    Tensor nothing = tape.tensor(shape(0, 3), new float[0]);
    equal(nothing.add(counted(3)));
    equal(nothing.sum(0), 0, 0, 0);
    equal(nothing.matmul(counted(3, 2)));
    equal(nothing.flatten().reshape(shape(3, 0)));
    equal(Tensor.concat(0, nothing, counted(1, 3)), 1, 2, 3);
  }

  /** One gradient, of x · x, of which one factor is detached or computed without gradients. */
  @Test
  void noGradientFlowsThroughDetachOrNoGrad() {
    Leaves leaves = new Leaves(Initializer.constant(3), shape(2));
    new Network(leaves, ENGINE, RandomKey.of(1));
    Parameter parameter = leaves.all().getFirst();
    Tape training = Tape.training(ENGINE);
    for (int round = 0; round < 2; round++) {
      training.rewind();
      Tensor x = training.tensor(parameter);
      assertSame(x.detach().live(), x.detach().live());
      x.mul(x.detach()).sum().asLoss().backward();
      assertArrayEquals(new float[] {3, 3}, parameter.gradientToArray());
      parameter.value().setGradientFresh(false);
    }
    training.rewind();
    Tensor x = training.tensor(parameter);
    Tensor apart = training.noGrad(() -> x.mul(x));
    assertTrue(training.isRecording() && training.isTraining());
    assertTrue(!apart.live().wantsGradient());
    x.mul(apart).sum().asLoss().backward();
    assertArrayEquals(new float[] {9, 9}, parameter.gradientToArray());
    parameter.value().setGradientFresh(false);
    // the same operations, remembered this time
    training.rewind();
    Tensor y = training.tensor(parameter);
    y.mul(y.mul(y)).sum().asLoss().backward();
    assertArrayEquals(new float[] {27, 27}, parameter.gradientToArray());
  }

  @Test
  void aLossWithoutParametersHasNoBackward() {
    Tape training = Tape.training(ENGINE);
    Loss loss = training.tensor(shape(2), new float[2]).sum().asLoss();
    assertEquals(
        "the loss depends on nothing that has a gradient: no parameter took part in it, or only"
            + " behind detach() or within Tape.noGrad",
        assertThrows(IllegalStateException.class, loss::backward).getMessage());
  }

  @Test
  void wrongArguments() {
    Tensor tensor = counted(2);
    message(
        "add is no comparison; use one of eq, ne, lt, le, gt, ge",
        () -> tensor.compare(ElementwiseKind.ADD, 1));
    message("clamp: the lower bound, 2.0, is above the upper one, 1.0", () -> tensor.clamp(2, 1));
    message("clamp needs bounds; call Tensor.clamp", () -> tensor.activation(ActivationKind.CLAMP));
    message("prelu needs slopes; call Tensor.prelu", () -> tensor.activation(ActivationKind.PRELU));
    message("sum: [0, -1] names axis 0 twice", () -> tensor.sum(0, -1));
    message(
        "pad: -1 before and 0 behind must not be negative; slice to make it shorter",
        () -> tensor.pad(0, -1, 0, 0));
    message(
        "slice: start 0 and size -1 must not be negative, and step 1 not below 1",
        () -> tensor.slice(0, 0, -1));
    message("concat: give it at least one tensor", () -> Tensor.concat(0));
    message(
        "dropout: the probability must be from 0, inclusive, to 1, exclusive, not 1.0",
        () -> tensor.dropout(1));
  }

  private static void message(String expected, Runnable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
