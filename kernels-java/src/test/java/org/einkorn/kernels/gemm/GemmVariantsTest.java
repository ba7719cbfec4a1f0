package org.einkorn.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every variant against the reference, on sizes where blocked loops break. */
final class GemmVariantsTest {

  private static final List<String> SIZES =
      List.of(
          "0x3:3x4",
          "3x4:4x0",
          "3x0:0x5",
          "1x1:1x1",
          "1x17:17x1",
          "1x19:19x130",
          "2x7:7x70",
          "8x16:16x48",
          "9x17:17x49",
          "12x3:3x32",
          "13x33:33x33",
          "14x2:2x65",
          "15x1:1x47",
          "31x37:37x29",
          "40x9:9x97");

  private static final List<String> OPTIONS =
      List.of(
          "",
          " ta",
          " tb",
          " ta tb",
          " beta=1",
          " beta=other",
          " alpha=other beta=other",
          " alpha=0 beta=0",
          " alpha=0 beta=other +bias:n");

  private static final List<String> EPILOGUES =
      List.of(
          "+bias:n",
          "+bias:m",
          "+bias:n+relu",
          "+residual+relu",
          "+scale",
          "+clamp",
          "+bias:m+residual+scale+gelu+clamp",
          "+sigmoid",
          "+tanh");

  static Stream<String> sizesAndOptions() {
    return SIZES.stream()
        .flatMap(size -> OPTIONS.stream().map(option -> "gemm forward f32 " + size + option));
  }

  static Stream<String> epilogues() {
    return Stream.of("1x3:3x1", "9x17:17x50", "3x70:70x33", "13x5:5x48")
        .flatMap(size -> EPILOGUES.stream().map(steps -> "gemm forward f32 " + size + ' ' + steps));
  }

  static Stream<String> doubles() {
    return Stream.of("1x3:3x1", "9x17:17x50", "13x400:400x33")
        .flatMap(size ->
            Stream.of(
                    "",
                    "ta",
                    "tb beta=1",
                    "ta tb alpha=other beta=other",
                    "lda=410 ldb=411 ldc=53 +bias:m+residual+scale+relu+clamp",
                    "beta=other +bias:n+relu")
                .map(option -> "gemm forward f64 " + size + ' ' + option));
  }

  static Stream<String> batches() {
    return Stream.of("f32", "f64")
        .flatMap(type ->
            Stream.of(
                    "0x3x4:0x4x5",
                    "3x9x17:3x17x33",
                    "3x9x17:1x17x33",
                    "3x9x17:1x17x33 beta=1 +bias:n+residual",
                    "3x9x17:1x17x33 +bias:m+relu",
                    "1x9x17:3x17x33 sb=600 sc=299",
                    "3x1x17:3x17x1",
                    "2x9x17:2x17x50 lda=23 ldb=61 ldc=53 sa=300 sc=1000 beta=other +bias:m+residual",
                    "5x9x17:5x17x33 ta tb alpha=other beta=1")
                .map(sizes -> "gemm forward " + type + ' ' + sizes));
  }

  static Stream<String> vectors() {
    return Stream.of(
            "1x1:1x1",
            "1x100:100x7",
            "7x100:100x1",
            "5x9000:9000x1",
            "1x2100:2100x530",
            "70001x16:16x16")
        .flatMap(size ->
            Stream.of("", "ta", "tb", "beta=1", "alpha=other beta=other +bias:m+residual+relu")
                .map(option -> "gemm forward f32 " + size + ' ' + option));
  }

  static Stream<String> narrow() {
    return Stream.of("50x129:129x1", "51x128:128x3", "7x200:200x8")
        .flatMap(size ->
            Stream.of("", "tb", "alpha=other lda=203 ldc=11 +bias:n+residual+relu", "+bias:m")
                .map(option -> "gemm forward f32 " + size + ' ' + option));
  }

  static Stream<String> narrowAcross() {
    return Stream.of("3x128:128x51", "8x200:200x97")
        .flatMap(size ->
            Stream.of(
                    "tb", "ta tb", "tb alpha=other ldb=301 ldc=101 +bias:n+residual", "tb +bias:m")
                .map(option -> "gemm forward f32 " + size + ' ' + option));
  }

  static Stream<String> others() {
    return Stream.of(
        "gemm forward f32 9x17:17x50 lda=23 ldb=61 ldc=53",
        "gemm forward f32 9x17:17x50 ta tb lda=23 ldb=61 ldc=53 beta=1 +residual",
        "gemm forward f32 7x30:30x1 lda=33 ldc=3 +bias:m+residual+relu",
        "gemm forward f32 7x30:30x1 tb ta lda=9 ldc=3 beta=1 +bias:n",
        "gemm forward f32 1x30:30x21 ta lda=2 ldb=40",
        "gemm forward f32 5x900:900x50",
        "gemm forward f32 5x900:900x50 beta=other +bias:n+relu",
        "gemm forward f32 5x900:900x48 tb beta=1",
        "gemm forward f32 230x20:20x50");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "sizesAndOptions",
    "epilogues",
    "doubles",
    "batches",
    "vectors",
    "narrow",
    "narrowAcross",
    "others"
  })
  void matchesTheReference(String text) {
    GemmProblem problem = (GemmProblem) Problems.parse(text);
    for (Storage storage : List.of(Storage.NATIVE, Storage.HEAP)) {
      Options options = Options.cpu().withStorage(storage).withThreads(2);
      List<String> candidates = new ArrayList<>();
      for (Offer offer : GemmVariants.offers(problem, options)) {
        if (offer instanceof Offer.Candidate(var variant)) {
          candidates.add(variant.id());
          assertEquals(Optional.empty(), Verifier.failure(variant, problem, options, 3));
        }
      }
      assertFalse(candidates.isEmpty(), () -> "nothing computes " + text);
    }
  }
}
