package org.einkorn.kernels.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.verify.Fuzzer;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every variant against the reference. */
final class AttentionVariantsTest {

  private static final int COUNT = 100;

  private final Backend backend = Backends.named("vector");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h1q1d1",
        "h1q1k300d16",
        "h2q16k64d16",
        "h2q17k65d15",
        "h2q33k129d20v7",
        "h1q65k130d33 causal",
        "h1q130k65d8 causal",
        "mb2h1q40k70d8 causal mask=qk",
        "mb3h4g2q5k67d17 mask=bk",
        "mb2h3g1q9k3d4 mask=hqk",
        "mb2h2q20k9d4 mask=bhqk",
        "mb2h2q20k9d4 mask=bqk causal",
        "mb2h2q6d4 mask=k",
        "mb2h3q10d5 qs=200x5x17 ks=170x5x17 vs=150x50x5 os=1000x7x100",
        "mb0h3q10d5",
        "mb2h0q10d5",
        "h3q0k10d5",
        "h3q10k0d5",
      })
  void matchesTheReference(String sizes) {
    for (String direction : List.of("forward-training", "forward-inference", "backward")) {
      Problem problem = Problems.parse("attention " + direction + " f32 " + sizes);
      for (Storage storage : List.of(Storage.NATIVE, Storage.HEAP)) {
        Options options = Options.cpu().withStorage(storage).withThreads(2);
        for (Offer offer : backend.offers(problem, options)) {
          Variant variant = ((Offer.Candidate) offer).variant();
          assertEquals(Optional.empty(), Verifier.failure(variant, problem, options, 1));
        }
      }
    }
  }

  @Test
  void whatNobodyThoughtOfIsRight() {
    for (long seed = 0; seed < COUNT; seed++) {
      Problem problem = Fuzzer.next(Family.ATTENTION, seed);
      Storage storage = seed % 3 == 2 ? Storage.HEAP : Storage.NATIVE;
      Options options = Options.cpu().withStorage(storage).withThreads(1 + (int) (seed % 3));
      List<Offer> offers = backend.offers(problem, options);
      Variant variant = ((Offer.Candidate) offers.get((int) (seed % offers.size()))).variant();
      assertEquals(Optional.empty(), Verifier.failure(variant, problem, options, seed));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forward-training f32 mb2h9g3q130k150d40 causal",
        "backward f32 mb2h9g3q130k150d40 mask=bqk",
        "backward f32 h2g1q300d24 causal",
      })
  void doesNotDependOnThreads(String text) {
    Problem problem = Problems.parse("attention " + text);
    for (Offer offer : backend.offers(problem, Options.cpu())) {
      Variant variant = ((Offer.Candidate) offer).variant();
      assertEquals(Optional.empty(), Verifier.threadDependence(variant, problem, Options.cpu(), 5));
    }
  }

  @Test
  void doublesAreLeftToTheReference() {
    Problem problem = Problems.parse("attention backward f64 h2q3d4");
    for (Offer offer : backend.offers(problem, Options.cpu())) {
      assertTrue(offer.toString().contains("computes f32, not f64"), offer.toString());
    }
  }

  @Test
  void aWrongProbabilityWouldBeFound() {
    // the same problem without its causal order is what a kernel without masks would compute
    Problem wrong = Problems.parse("attention forward-inference f32 h2q40d16");
    Problem right = Problems.parse("attention forward-inference f32 h2q40d16 causal");
    Variant variant = ((Offer.Candidate) backend.offers(right, Options.cpu()).getFirst()).variant();
    assertFalse(Contracts.agree(variant, wrong, right));
    assertTrue(Contracts.agree(variant, right, right));
  }
}
