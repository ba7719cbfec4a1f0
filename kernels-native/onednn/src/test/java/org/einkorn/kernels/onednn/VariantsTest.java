package org.einkorn.kernels.onednn;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every variant that is offered for the table's problems, against the reference. */
class VariantsTest {

  private static final Backend BACKEND = Backends.named("onednn");

  static List<Variant> variants(Problem problem, Options options) {
    List<Variant> variants = new ArrayList<>();
    for (Offer offer : BACKEND.offers(problem, options)) {
      if (offer instanceof Offer.Candidate(Variant variant)) {
        variants.add(variant);
      }
    }
    return variants;
  }

  @TestFactory
  List<DynamicTest> everyVariantIsThatOfTheReference() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Problem problem : Table.all()) {
      tests.add(DynamicTest.dynamicTest(problem.text(), () -> check(problem)));
    }
    return tests;
  }

  private static void check(Problem problem) {
    for (int threads : new int[] {1, 2}) {
      Options options = Options.cpu().withThreads(threads);
      for (Variant variant : variants(problem, options)) {
        for (long seed : new long[] {4, 7}) {
          Optional<String> failure = Verifier.failure(variant, problem, options, seed);
          if (failure.isPresent()) {
            fail(failure.get());
          }
        }
      }
    }
  }
}
