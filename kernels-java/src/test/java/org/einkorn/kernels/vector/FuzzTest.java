package org.einkorn.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.verify.Fuzzer;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Random problems of the families that are bound by memory. */
final class FuzzTest {

  private static final int COUNT = 150;

  private final Backend backend = new VectorBackend();

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"GEMM", "CONVOLUTION", "ATTENTION"})
  void matchesTheReference(Family family) {
    int computed = 0;
    for (long seed = 0; seed < COUNT; seed++) {
      Problem problem = Fuzzer.next(family, seed);
      Storage storage = seed % 3 == 2 ? Storage.HEAP : Storage.NATIVE;
      Options options = Options.cpu().withStorage(storage).withThreads(2);
      assertEquals(List.of(), Verifier.failures(backend, problem, options, seed));
      computed += isRefused(problem, options) ? 0 : 1;
    }
    assertTrue(computed > COUNT / 2, family + ": only " + computed + " were computed");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"GEMM", "CONVOLUTION"})
  void doesNotDependOnThreads(Family family) {
    for (long seed = 1000; seed < 1030; seed++) {
      Problem problem = Fuzzer.next(family, seed);
      for (Offer offer : backend.offers(problem, Options.cpu())) {
        if (offer instanceof Offer.Candidate(var variant)) {
          assertEquals(
              Optional.empty(), Verifier.threadDependence(variant, problem, Options.cpu(), seed));
        }
      }
    }
  }

  private boolean isRefused(Problem problem, Options options) {
    return backend.offers(problem, options).stream().allMatch(Offer.Refusal.class::isInstance);
  }
}
