package org.einkorn.nn;

import static org.einkorn.nn.GradientCheck.ENGINE;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.nn.layers.CrossAttention;
import org.einkorn.nn.layers.MultiHeadAttention;
import org.einkorn.nn.layers.PositionalEncoding;
import org.einkorn.nn.layers.TransformerEncoderBlock;
import org.einkorn.nn.layers.TransformerOptions;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of attention and of the layers around it against central differences. */
class AttentionGradientTest {
  private static final int BATCH = 2;
  private static final int STEPS = 3;
  private static final int KEYS = 4;
  private static final int FEATURES = 4;
  private static final int HEADS = 2;
  private static final float NO = Float.NEGATIVE_INFINITY;

  private static Shape sequences(int steps, int features) {
    return new Shape(
        List.of(
            new Shape.Axis("batch", BATCH),
            new Shape.Axis("steps", steps),
            new Shape.Axis("features", features)));
  }

  static Stream<Arguments> layers() {
    TransformerOptions pre = TransformerOptions.PRE_NORM;
    TransformerOptions post = TransformerOptions.POST_NORM;
    return Stream.of(
        Arguments.of(new MultiHeadAttention(FEATURES, HEADS)),
        Arguments.of(new MultiHeadAttention(FEATURES, 1, true)),
        Arguments.of(PositionalEncoding.sinusoidal(STEPS, FEATURES)),
        Arguments.of(PositionalEncoding.learned(STEPS, FEATURES)),
        Arguments.of(PositionalEncoding.learned(STEPS + 2, FEATURES)),
        Arguments.of(new TransformerEncoderBlock(FEATURES, HEADS, 5, pre)),
        Arguments.of(new TransformerEncoderBlock(FEATURES, HEADS, 5, pre.causal().dropout(0.2))),
        Arguments.of(
            new TransformerEncoderBlock(FEATURES, HEADS, 5, post.activation(ActivationKind.TANH))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void ofOneSequence(Layer layer) {
    check(layer, bundle -> tape -> layer.forward(bundle.leaf(tape, 0)));
  }

  static Stream<Arguments> masks() {
    return Stream.of(
        Arguments.of(AttentionMask.K, new float[] {0, -1, NO}),
        Arguments.of(AttentionMask.BK, new float[] {0, 0, 0, 0, NO, NO}),
        Arguments.of(AttentionMask.QK, new float[] {0, NO, NO, 1, 0, NO, 2, 1, 0}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masks")
  void masked(AttentionMask axes, float[] numbers) {
    MultiHeadAttention layer = new MultiHeadAttention(FEATURES, HEADS);
    check(
        layer,
        bundle ->
            tape ->
                layer.forward(
                    bundle.leaf(tape, 0),
                    axes,
                    tape.tensor(Shape.vector("mask", numbers.length), numbers)));
  }

  @Test
  void ofTwoSequences() {
    CrossAttention layer = new CrossAttention(FEATURES, 3, HEADS);
    check(layer, bundle -> tape -> layer.forward(bundle.leaf(tape, 0), bundle.leaf(tape, 1)));
  }

  /** Only one side wants a gradient. */
  @Test
  void ofASequenceFromOutside() {
    CrossAttention layer = new CrossAttention(FEATURES, 3, HEADS);
    Shape source = sequences(KEYS, 3);
    float[] numbers = Leaves.count(source);
    check(
        layer, bundle -> tape -> layer.forward(bundle.leaf(tape, 0), tape.tensor(source, numbers)));
    Shape packed = sequences(KEYS, 2 * FEATURES);
    float[] keys = Leaves.count(packed);
    check(
        new MultiHeadAttention(FEATURES, HEADS),
        bundle ->
            tape ->
                bundle
                    .leaf(tape, 0)
                    .attention(
                        tape.tensor(packed, keys).times(0.1), 1, true, AttentionMask.NONE, null));
  }

  private static void check(Layer layer, Function<Bundle, Function<Tape, Tensor>> operation) {
    Bundle bundle = new Bundle(layer, sequences(STEPS, FEATURES), sequences(KEYS, 3));
    Network network = new Network(bundle, ENGINE, RandomKey.of(3));
    Tape tape = Tape.training(ENGINE);
    Function<Tape, Tensor> run = operation.apply(bundle);
    GradientCheck.check(
        layer.toString(),
        network,
        () -> {
          tape.rewind(RandomKey.of(8));
          Tensor result = run.apply(tape);
          return Losses.mse(result, Leaves.count(result.shape())).times(0.1);
        });
  }
}
