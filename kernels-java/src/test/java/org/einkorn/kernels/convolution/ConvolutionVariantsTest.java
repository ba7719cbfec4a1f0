package org.einkorn.kernels.convolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variant in every direction against the reference, with every kind of window. */
final class ConvolutionVariantsTest {

  private static final List<String> SIZES =
      List.of(
          "mb2ic3ih7oc5kh3",
          "mb1ic1ih5oc1kh1",
          "mb2ic3ih9iw7oc9kh3ph1",
          "mb1ic2ih11oc13kh3sh2ph1",
          "mb2ic4ih8iw13oc6kh2kw3sh2sw3ph1pw2",
          "g2mb2ic4ih6oc6kh3ph1",
          "g4mb1ic4ih9oc8kh3ph1sh2",
          "mb1ic2ih12oc3kh3dh1ph2",
          "mb1ic3ih15oc4kh5sh3ph2dh1",
          "mb0ic2ih5oc3kh3",
          "mb2ic2ih1iw40oc20kh1",
          "mb1ic5ih10oc7kh4kw1sh3sw1ph2pw0",
          "mb1ic3ih10oc2kh1sh2",
          "mb1ic2ih5iw70oc2kh2kw5ph1pw4",
          "mb1ic0ih5oc3kh3",
          "mb1ic3ih5oc0kh3",
          "mb1ic2ih8oh3oc3kh3sh2ph1",
          "mb3ic70ih7oc70kh3ph1",
          "mb7ic65ih8oc20kh1",
          "mb1ic2ih9oc3kh1sh1sw2",
          "mb2ic5iw30oc7kw5sw2pw2",
          "mb2ic2id5ih5iw5oc3kd2sd2",
          "mb1ic7id3ih4iw5oc4kd1kh1kw1",
          "mb2ic3id4ih5iw6oc5kd3kh3kw2pd1ph1pw0sd1sh2sw1",
          "mb1ic60ih7oc110kh3ph1",
          "mb1ic50ih7oc90kh3ph1",
          "g2mb1ic288ih2iw10oc14oh2ow10kh1",
          "mb1ic144ih2oc9kh1",
          "mb1ic400ih7oc100kh1",
          "mb1ic400ih14oc30kh1",
          "mb3ic45ih3iw9oc5oh3ow9kh1kw3ph0pw1");

  private static final List<String> DEPTHWISE_SIZES =
      List.of(
          "g3mb2ic3ih7oc3kh3ph1",
          "g4mb1ic4ih9iw30oc4kh3sh2ph1",
          "g2mb2ic2ih12iw40oc2kh5ph2",
          "g3mb2ic3iw50oc3kw4sw3pw2",
          "g2mb1ic2ih5oc2kh1sh2",
          "g3mb0ic3ih5oc3kh3",
          "g2mb1ic2ih8oh3oc2kh3sh2ph1",
          "g3mb2ic3ih14oc3kh3sh2ph1",
          "g2mb3ic2ih1iw1oc2kh3ph1",
          "g3mb2ic3ih2iw3oc3oh4ow5kh3ph2",
          "g3mb1ic3ih9iw10oc3kh3ph2",
          "g3mb2ic3ih9iw12oc3kh3sh2ph2",
          "g3mb2ic3ih9iw40oc3kh3sh2ph0",
          "g2mb1ic2ih10iw17oc2kh3ph1dh1",
          "g2mb1ic2ih11iw18oc2kh3sh3ph1",
          "g4mb1ic4ih20iw25oc4kh3");

  private static final List<String> WINOGRAD_SIZES =
      List.of(
          "mb2ic3ih9iw7oc9kh3ph1",
          "g2mb2ic4ih6oc6kh3ph1",
          "mb2ic5ih20iw33oc7kh3ph2pw0",
          "mb1ic17ih30iw70oc20kh3ph1",
          "mb1ic3ih3oc4kh3");

  private static final List<String> TRANSPOSED_SIZES =
      List.of(
          "mb2ic3ih4oc5kh2sh2",
          "mb2ic4ih5iw6oc6kh3sh2ph1",
          "g2mb1ic4ih5oc6kh3sh3sw2",
          "mb1ic3iw9oc4kw4sw2pw1",
          "mb1ic3id3ih4iw5oc4kd3sd2pd1",
          "mb1ic2ih5oc3kh3ph1");

  static Stream<String> problems() {
    return Stream.of(
            SIZES.stream().map(sizes -> sizes + " nchw"),
            SIZES.stream().limit(12).map(sizes -> sizes + " nhwc"),
            DEPTHWISE_SIZES.stream().map(sizes -> sizes + " nchw"),
            IntStream.rangeClosed(1, 33).mapToObj(ConvolutionVariantsTest::depthwise),
            DEPTHWISE_SIZES.stream().limit(2).map(sizes -> sizes + " nhwc transposed"),
            TRANSPOSED_SIZES.stream().map(sizes -> sizes + " nchw transposed"))
        .flatMap(sizes -> sizes)
        .flatMap(ConvolutionVariantsTest::directions);
  }

  /** Sizes of a plane of each width, with paddings, strides and dilations in turn. */
  private static String depthwise(int width) {
    int stride = 1 + width % 3 % 2 + (width % 11 == 0 ? 1 : 0);
    int dilation = width > 4 && width % 7 == 0 ? 1 : 0;
    int pad = width < 3 ? 1 : width % 5 % 3;
    return String.format(
        "g3mb2ic3ih%diw%doc3kh3sh%dph%ddh%d nchw",
        3 + width % 6 + 2 * dilation, Math.max(width, 3 - 2 * pad), stride, pad, dilation);
  }

  static Stream<String> relaxedProblems() {
    return Stream.of(
            WINOGRAD_SIZES.stream().map(sizes -> sizes + " nchw"),
            WINOGRAD_SIZES.stream().limit(2).map(sizes -> sizes + " nhwc"),
            WINOGRAD_SIZES.stream().limit(3).map(sizes -> sizes + " nchw transposed"))
        .flatMap(sizes -> sizes)
        .flatMap(sizes -> directions(sizes).limit(3));
  }

  private static Stream<String> directions(String sizes) {
    return Stream.of(
        "convolution forward-training f32 " + sizes + " +bias+relu",
        "convolution forward-inference f32 " + sizes + " +bias+residual+scale+tanh+clamp",
        "convolution backward-data f32 " + sizes,
        "convolution backward-weights f32 " + sizes + " +bias");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("problems")
  void matchesTheReference(String text) {
    assertFalse(verified(text, Accuracy.STANDARD).isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("relaxedProblems")
  void winogradStaysWithinItsTolerance(String text) {
    List<String> verified = verified(text, Accuracy.RELAXED);
    assertEquals(4, verified.stream().filter(id -> id.contains("winograd")).count(), text);
  }

  @Test
  void winogradMustBeAllowed() {
    Problem problem = Problems.parse("convolution forward-inference f32 mb1ic3ih9oc4kh3ph1 nchw");
    for (Offer offer : offers(problem, Options.cpu())) {
      if (offer instanceof Offer.Candidate(var variant)) {
        assertEquals(Accuracy.STANDARD, variant.accuracy(), variant.id());
      }
    }
  }

  private static List<Offer> offers(Problem problem, Options options) {
    return ConvolutionVariants.offers((ConvolutionProblem) problem, options);
  }

  private static List<String> verified(String text, Accuracy accuracy) {
    List<String> candidates = new ArrayList<>();
    Problem problem = Problems.parse(text);
    for (Storage storage : List.of(Storage.NATIVE, Storage.HEAP)) {
      Options options = Options.cpu().withStorage(storage).withThreads(2).withAccuracy(accuracy);
      for (Offer offer : offers(problem, options)) {
        if (offer instanceof Offer.Candidate(var variant)) {
          candidates.add(variant.id());
          assertEquals(Optional.empty(), Verifier.failure(variant, problem, options, 3));
        }
      }
    }
    return candidates;
  }
}
