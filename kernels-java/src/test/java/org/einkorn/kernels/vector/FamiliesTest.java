package org.einkorn.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The families against their references on sizes where kernels break. */
final class FamiliesTest {

  static Stream<String> activations() {
    return Arrays.stream(ActivationKind.values())
        .filter(kind -> kind != ActivationKind.PRELU)
        .flatMap(kind ->
            Stream.of("0", "1", "1x31", "3x5x7x11", "20011")
                .flatMap(dims ->
                    Stream.of("f32", "f64")
                        .flatMap(type -> {
                          String rest = ' ' + type + ' ' + kind.text() + ' ' + dims;
                          Stream<String> plain =
                              Stream.of("activation forward" + rest, "activation backward" + rest);
                          return kind.hasDerivativeFromDst()
                              ? Stream.concat(
                                  plain, Stream.of("activation backward" + rest + " from=dst"))
                              : plain;
                        })));
  }

  static Stream<String> slopes() {
    return Stream.of("7:1", "7:7", "3x17:1x17", "5x16x3:1x16x1", "2x3x40:1x3x1", "4x50:4x1")
        .flatMap(sizes ->
            Stream.of(
                "activation forward f32 prelu " + sizes,
                "activation forward f64 prelu " + sizes,
                "activation backward f32 prelu " + sizes,
                "activation backward f64 prelu " + sizes));
  }

  static Stream<String> biases() {
    return Stream.of("7 +bias:n", "5x70 +bias:n", "3x4x30 +bias", "0x4 +bias", "200x16 +bias:n")
        .flatMap(sizes ->
            Stream.of(
                "activation forward f32 gelu " + sizes,
                "activation forward f64 mish " + sizes,
                "activation backward f32 clamp " + sizes,
                "activation backward f64 silu " + sizes,
                "activation backward f32 tanh " + sizes.replace(" +", " from=dst +")));
  }

  static Stream<String> elementwise() {
    List<String> sizes =
        List.of("0x3:1x3", "1:1", "17:17", "3x50:3x1", "8x1x5:1x7x5", "40x1:1x33", "2x3x4:1x3x1");
    return Arrays.stream(ElementwiseKind.values())
        .flatMap(kind ->
            sizes.stream()
                .map(pair -> kind.sources() == 3 ? pair + ':' + pair.split(":", -1)[1] : pair)
                .flatMap(all ->
                    Stream.of("forward f32", "forward f64", "backward f32", "backward f64")
                        .filter(way -> !kind.isComparison() || way.startsWith("forward"))
                        .map(way -> "elementwise " + way + ' ' + kind.text() + ' ' + all)));
  }

  static Stream<String> optimizers() {
    return Stream.of("0", "1", "15", "16", "17", "1000", "65537")
        .flatMap(size ->
            Stream.of(
                "optimizer forward f32 adam " + size,
                "optimizer forward f32 sgd " + size,
                "optimizer forward f32 sgd " + size + " momentum",
                "optimizer forward f32 sgd " + size + " nesterov"));
  }

  static Stream<String> reductions() {
    return Stream.of(
            "1 axis=0",
            "0x5 axis=0",
            "5x0 axis=0",
            "0x5 axis=1",
            "5x1 axis=1",
            "1x17 axis=1",
            "3x64 axis=1",
            "7x4099 axis=1",
            "200001 axis=0",
            "2x70001 axis=1",
            "64x128 axis=0",
            "130x1 axis=0",
            "257x67 axis=0",
            "3x65x70 axis=1",
            "4x3x5x2 axis=0",
            "4x3x5x2 axis=2",
            "2000x16 axis=0",
            "2x200x65 axis=1",
            "4x3x5x2 axis=0,1,2,3",
            "3x7x40 axis=0,2",
            "3x7x40x2 axis=1,3",
            "3x7x2x70 axis=0,2")
        .flatMap(sizes ->
            Arrays.stream(ReductionKind.values())
                .flatMap(kind ->
                    Stream.of("forward f32", "forward f64", "backward f32", "backward f64")
                        .filter(way -> kind != ReductionKind.ARGMAX || way.startsWith("forward"))
                        .map(way -> "reduction " + way + ' ' + kind.text() + ' ' + sizes)));
  }

  static Stream<String> softmax() {
    return Stream.of(
            "1x1 axis=1",
            "64x10 axis=1",
            "3x16 axis=1",
            "3x17 axis=1",
            "2x100 axis=1",
            "2x5000 axis=1",
            "0x10 axis=1",
            "10x0 axis=1",
            "33 axis=0",
            "10x64 axis=0",
            "2x7x19 axis=1",
            "300x5 axis=0",
            "3x4x0 axis=1",
            "130x16 axis=0",
            "4x1x3 axis=1")
        .flatMap(sizes ->
            Stream.of(
                "softmax forward-inference f32 " + sizes,
                "softmax forward-training f32 " + sizes + " log",
                "softmax backward f32 " + sizes,
                "softmax backward f32 " + sizes + " log",
                "softmax forward-inference f32 " + sizes + " cross-entropy",
                "softmax forward-training f32 " + sizes + " cross-entropy"));
  }

  static Stream<String> poolings() {
    return Stream.of(
            "mb2ic3ih26kh2sh2",
            "mb2ic3ih11kh2sh2",
            "mb1ic2ih32kh2sh2",
            "mb1ic1ih33kh2sh2",
            "mb1ic2ih112kh3sh2ph1",
            "mb2ic2ih13kh3sh2",
            "mb1ic1ih9iw70kh3sh1ph1",
            "mb1ic1ih8iw64kh2kw2sh2sw2",
            "mb1ic2ih7kh7sh1",
            "mb1ic1ih40kh3sh3",
            "mb1ic1ih40kh5sh4ph2",
            "mb1ic1ih30kh3sh2ph1dh1",
            "mb0ic1ih4kh2sh2",
            "mb1ic1ih1kh1sh1",
            "mb1ic3ih5iw97kh2kw3sh1sw2ph1pw1",
            "mb1ic1ih300kh17sh16",
            "mb1ic1ih20iw50kh2kw2sh3sw2",
            "mb3ic1ih64iw33kh1kw2sh1sw2")
        .flatMap(sizes ->
            Stream.of("forward-training", "forward-inference", "backward")
                .map(direction -> "pooling " + direction + " f32 max " + sizes));
  }

  static Stream<String> normalizations() {
    return Stream.of(
            "batch mb2ic3ih7",
            "batch mb1ic1ih1",
            "batch mb16ic33ih1",
            "batch mb0ic3ih4",
            "batch mb4ic5ih5iw13",
            "batch mb3ic2ih70iw65",
            "batch mb5ic17ih3 nhwc",
            "batch mb2ic32ih6 nhwc eps=0.001",
            "layer 5x768:768",
            "layer 0x10:10",
            "layer 3x0:0",
            "layer 300x7:7",
            "layer 2x3x40:3x40",
            "layer 2x5000:5000",
            "layer 130x16:16",
            "layer 17x1:1")
        .flatMap(sizes ->
            Stream.of("forward-training", "forward-inference", "backward")
                .map(direction -> "normalization " + direction + " f32 " + sizes));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "activations",
    "slopes",
    "biases",
    "elementwise",
    "optimizers",
    "reductions",
    "softmax",
    "poolings",
    "normalizations"
  })
  void matchesTheReference(String text) {
    Problem problem = Problems.parse(text);
    for (Storage storage : List.of(Storage.NATIVE, Storage.HEAP)) {
      Options options = Options.cpu().withStorage(storage).withThreads(2);
      for (Offer offer : VectorBackend.table(problem, options)) {
        Offer.Candidate candidate = assertInstanceOf(Offer.Candidate.class, offer, text);
        assertEquals(Optional.empty(), Verifier.failure(candidate.variant(), problem, options, 1));
      }
    }
  }
}
