package org.einkorn.kernels.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered, and what is refused for which reason. */
class OffersTest {

  private static final Backend BACKEND = Backends.named("onednn");

  /** Problems of the table for which oneDNN has nothing but its reference, or not our contract. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "softmax .* cross-entropy|softmax forward.* log"
              + "|softmax backward f32 (9x130 axis=0|3x5x4 axis=1).*"
              + "|reduction forward f32 \\w+ (7x13 axis=0|3x50x4 axis=1|1x1 axis=0|3x5x4 axis=0,2)"
              + "|pooling (forward-training|backward) .*kh16 .*|pooling .*dh1 .*");

  /** Those for which it has more only with AVX-512. */
  private static final Pattern NEEDS_AVX512 = Pattern.compile("softmax backward .*");

  /** True when the problem may be refused with this machine's instruction set. */
  static boolean mayBeRefused(Problem problem) {
    boolean avx512 =
        BACKEND.availability() instanceof Availability.Available(_, var details)
            && details.getOrDefault("instruction set", "").startsWith("avx512");
    return REFUSED.matcher(problem.text()).matches()
        || (!avx512 && NEEDS_AVX512.matcher(problem.text()).matches());
  }

  private static String refusal(String text, Options options) {
    List<Offer> offers = BACKEND.offers(Problems.parse(text), options);
    assertEquals(1, offers.size(), offers::toString);
    if (offers.getFirst() instanceof Offer.Refusal(String id, String reason)) {
      assertEquals("onednn", id);
      return reason;
    }
    throw new AssertionError("not refused: " + offers);
  }

  @Test
  void libraryIsAvailableAndSaysWhatItIs() {
    if (BACKEND.availability() instanceof Availability.Available(var version, var details)) {
      assertEquals("3.11.0", version);
      for (String key : List.of("library", "source", "sha256", "instruction set", "OpenMP")) {
        assertFalse(details.getOrDefault(key, "").isEmpty(), key);
      }
    } else {
      throw new AssertionError(BACKEND.availability().toString());
    }
    assertEquals(List.of(Device.cpu()), BACKEND.devices());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemm forward f64 4x4:4x4 | type f64",
        "gemm forward f32 0x4:4x4 | is empty",
        "gemm forward f32 4x0:0x4 | is empty",
        "gemm forward f32 4x4:4x4 alpha=0 | alpha=0",
        "convolution forward-training f32 mb0ic3ih8oc4kh3 | is empty",
        "attention forward-training f32 h2q3d4 | neither keeps nor takes the logarithms",
        "attention forward-inference f32 h2q3d4v1 | matrices of one column",
        "attention forward-inference f32 mb2h2q3d4 vs=99x12x4 | gaps between them",
        "attention backward f32 h2q3d4 | neither keeps nor takes the logarithms",
        "attention forward-inference f32 h2q3d4 causal | no rows without keys",
        "attention forward-inference f32 h2q3d4 mask=bk | no rows without keys",
        "softmax forward-training f32 4x5 axis=1 cross-entropy | no cross-entropy",
        "recurrent forward-inference f32 lbr-gru l1t2mb2slc2dhc2 | only lstm is bound",
        "recurrent backward f32 lstm l1t2mb2slc2dhc2 bias | a form of its own",
        "recurrent forward-inference f32 lstm l1t2mb2slc2dhc2 | with biases only",
        "recurrent forward-inference f32 lstm l1t2mb2slc2dhc2 bias lengths | all as long",
        "recurrent forward-inference f32 lstm l2t2mb2slc3dhc2 bias | inputs of one size",
        "recurrent forward-inference f32 lstm l2t2mb2slc4dhc2 concat bias | both directions",
        "softmax forward-training f32 4x5 axis=1 log | errs by more than the bound",
        "transform forward f32 slice 4x5 start=1,1 size=2,2 | permutes axes",
        "embedding forward f32 4:5x6 | no lookup",
        "dropout forward-training f32 4x5 | masks of its own",
      })
  void refusesWithAReason(String text, String reason) {
    String said = refusal(text, Options.cpu());
    assertTrue(said.contains(reason), said);
  }

  @Test
  void refusesHeapArrays() {
    String said = refusal("gemm forward f32 4x4:4x4", Options.cpu().withStorage(Storage.HEAP));
    assertTrue(said.contains("heap arrays"), said);
  }

  @Test
  void everythingElseOfTheTableIsOffered() {
    List<String> missing = new ArrayList<>();
    for (Problem problem : Table.all()) {
      if (VariantsTest.variants(problem, Options.cpu()).isEmpty() && !mayBeRefused(problem)) {
        missing.add(problem.text());
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void idsAreUniqueAndHideNoReference() {
    for (Problem problem : Table.all()) {
      List<Offer> offers = BACKEND.offers(problem, Options.cpu());
      assertEquals(
          offers.size(), offers.stream().map(Offer::id).distinct().count(), offers::toString);
      for (Variant variant : VariantsTest.variants(problem, Options.cpu())) {
        assertTrue(variant.id().startsWith("onednn/" + problem.family().text() + "/"));
        assertFalse(variant.id().contains("ref:"), variant.id());
        assertTrue(variant.revision().startsWith("3.11.0-"), variant.revision());
      }
    }
  }

  @Test
  void whatWasNotOfferedIsNotPrepared() {
    Problem small = Problems.parse("gemm forward f32 4x4:4x4");
    Variant variant = VariantsTest.variants(small, Options.cpu()).getFirst();
    Problem other = Problems.parse("softmax forward-inference f32 4x4 axis=1");
    for (Options options : List.of(Options.cpu(), Options.cpu().withStorage(Storage.HEAP))) {
      Problem wanted = options.storage() == Storage.HEAP ? small : other;
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> variant.prepare(wanted, options, Preparation.COLD));
      assertTrue(String.valueOf(e.getMessage()).contains(variant.id()), e.getMessage());
    }
  }
}
