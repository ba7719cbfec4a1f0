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
                "optimizer forward f32 sgd " + size + " nesterov",
                "optimizer forward f32 sgd " + size + " nesterov decoupled l1 clip",
                "optimizer forward f32 adam " + size + " decoupled",
                "optimizer forward f32 adam " + size + " l1 clip",
                "optimizer forward f32 rmsprop " + size,
                "optimizer forward f32 rmsprop " + size + " momentum centered",
                "optimizer forward f32 adagrad " + size,
                "optimizer forward f32 lamb " + size,
                "optimizer forward f32 lamb " + size + " clip"));
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

  static Stream<String> losses() {
    return Stream.of("bce", "mse", "l1", "huber", "kl")
        .flatMap(kind ->
            Stream.of("0", "1", "15x1", "16", "17", "2049", "40000")
                .flatMap(dims ->
                    Stream.of(
                        "softmax forward-training f32 " + dims + " loss=" + kind,
                        "softmax forward-inference f32 " + dims + " loss=" + kind + " sum")));
  }

  static Stream<String> crossEntropies() {
    return Stream.of("64x10 axis=1", "3x100 axis=1", "5x7x19 axis=1", "6x5 axis=0")
        .flatMap(sizes ->
            Stream.of("smoothing", "weights", "ignored sum", "smoothing weights ignored")
                .flatMap(options ->
                    Stream.of(
                        "softmax forward-training f32 " + sizes + " cross-entropy " + options,
                        "softmax forward-inference f32 " + sizes + " cross-entropy " + options)));
  }

  static Stream<String> longSoftmax() {
    return Stream.of(
        "softmax forward-inference f32 1x70001 axis=1",
        "softmax forward-inference f32 2x65537 axis=1 log");
  }

  static Stream<String> morePoolings() {
    return Stream.of(
            "mb2ic3ih26kh2sh2",
            "mb1ic2ih13kh3sh2ph1",
            "mb1ic2ih30kh3sh1ph1dh1",
            "mb2ic5ih7kh7",
            "mb1ic1ih40kh5sh4ph2",
            "mb2ic3iw65kw3",
            "mb1ic2id6kd2sd2ih9kh3ph1",
            "mb2ic3ih13oh5 adaptive",
            "mb1ic2ih9oh1 adaptive",
            "mb1ic2id7od3ih9iw20oh4ow7 adaptive",
            "mb0ic1ih4kh2sh2")
        .flatMap(sizes -> Stream.of(sizes, sizes.replaceFirst("ic\\d+", "ic35") + " nhwc"))
        .flatMap(sizes ->
            Stream.of("max", "avg_p", "avg_np")
                .flatMap(kind ->
                    Stream.of("forward-training", "forward-inference", "backward")
                        .map(direction -> "pooling " + direction + " f32 " + kind + ' ' + sizes)));
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
            "batch mb42ic2ih40",
            "batch mb5ic17ih3 nhwc",
            "batch mb2ic32ih6 nhwc eps=0.001",
            "layer 5x768:768",
            "layer 0x10:10",
            "layer 3x0:0",
            "layer 300x7:7",
            "layer 2x3x40:3x40",
            "layer 2x5000:5000",
            "layer 130x16:16",
            "layer 17x1:1",
            "rms 5x768:768",
            "rms 0x10:10",
            "rms 300x7:7 +relu",
            "rms 2x5000:5000",
            "group g4mb2ic12ih7",
            "group g3mb5ic51ih5iw4 nhwc",
            "group g1mb2ic32ih6 +relu",
            "group g2mb3ic4ih1",
            "group g2mb1ic2ih70iw65 nhwc +relu",
            "instance mb2ic3ih7",
            "instance mb3ic33ih5 nhwc",
            "instance mb1ic2ih80iw70",
            "instance mb2ic3ih0",
            "batch mb2ic3ih7 +relu",
            "batch mb5ic17ih3 nhwc +relu",
            "layer 5x100:100 +relu")
        .flatMap(sizes ->
            Stream.of("forward-training", "forward-inference", "backward")
                .map(direction -> "normalization " + direction + " f32 " + sizes));
  }

  static Stream<String> embeddings() {
    return Stream.of(
            "1:1x1",
            "0:3x4",
            "7:5x1 padding=2",
            "3000:2x3",
            "100:7x16",
            "20x5:300x65 padding=0",
            "70:9x300",
            "5:4x0")
        .flatMap(sizes ->
            Stream.of(
                "embedding forward f32 " + sizes,
                "embedding backward-weights f32 " + sizes,
                "embedding backward-weights f32 " + sizes + " beta=1",
                "embedding backward-weights f32 " + sizes + " beta=other"));
  }

  static Stream<String> dropouts() {
    return Stream.of("0", "1", "63", "64", "65", "3x5x7x11", "70001")
        .flatMap(dims ->
            Stream.of("forward-training", "forward-inference", "backward")
                .map(direction -> "dropout " + direction + " f32 " + dims));
  }

  static Stream<String> transforms() {
    return Stream.of(
            "transpose 1 perm=0",
            "transpose 16x16 perm=1,0",
            "transpose 130x131 perm=1,0",
            "transpose 300x17 perm=1,0",
            "transpose 3x400 perm=1,0",
            "transpose 400x3 perm=1,0",
            "transpose 2x33x20x5 perm=0,2,3,1",
            "transpose 2x20x5x33 perm=0,3,1,2",
            "transpose 3x9x4x20 perm=0,2,1,3",
            "transpose 2x3x2x3x2x3 perm=5,3,1,0,2,4",
            "transpose 0x7 perm=1,0",
            "pad 2x3x17x40 before=0,0,1,1 after=0,0,2,1",
            "pad 33 before=5 after=0 mode=reflect",
            "pad 2x3x9x20 before=0,0,2,1 after=0,0,1,3 mode=edge",
            "pad 2x9x20 before=1,2,1 after=0,1,3 mode=reflect",
            "pad 0x4 before=1,0 after=1,2",
            "slice 40x70 start=1,2 size=30,64",
            "slice 40x70 start=1,2 size=13,9 step=3,7",
            "slice 4x70 start=4,2 size=0,9",
            "concat 3x70:3x1:3x500 axis=1",
            "concat 3x7x5:1x7x5:0x7x5:2x7x5 axis=0",
            "gather 5x7x33 axis=1 count=9",
            "gather 50x3 axis=0 count=200",
            "gather 3x200 axis=1 count=20",
            "im2col mb2ic3ih9kh3ph1",
            "im2col mb2ic3ih20iw37kh3kw5sh2sw1ph1pw2dh1dw0",
            "im2col mb1ic2ih30kh2sh3")
        .flatMap(
            rest -> Stream.of("transform forward f32 " + rest, "transform backward f32 " + rest));
  }

  static Stream<String> sums() {
    return Stream.of("layer 5x768:768", "rms 7x19:19", "layer 3x5000:5000")
        .flatMap(shape ->
            Stream.of(" add=residual", " add=bias+residual", " add=bias+residual +relu")
                .flatMap(add ->
                    Stream.of("forward-training", "forward-inference")
                        .map(direction -> "normalization " + direction + " f32 " + shape + add)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "embeddings",
    "dropouts",
    "transforms",
    "activations",
    "slopes",
    "biases",
    "elementwise",
    "optimizers",
    "reductions",
    "softmax",
    "longSoftmax",
    "crossEntropies",
    "losses",
    "poolings",
    "morePoolings",
    "normalizations",
    "sums"
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
