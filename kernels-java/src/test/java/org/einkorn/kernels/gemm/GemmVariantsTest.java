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

  static Stream<String> others() {
    return Stream.of(
        "gemm forward f32 9x17:17x50 lda=23 ldb=61 ldc=53",
        "gemm forward f32 9x17:17x50 ta tb lda=23 ldb=61 ldc=53 beta=1 +residual",
        "gemm forward f32 5x900:900x50",
        "gemm forward f32 5x900:900x50 beta=other +bias:n+relu",
        "gemm forward f32 5x900:900x48 tb beta=1",
        "gemm forward f32 230x20:20x50");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"sizesAndOptions", "epilogues", "others"})
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
      assertFalse(candidates.size() < 2, () -> "only " + candidates);
    }
  }
}
