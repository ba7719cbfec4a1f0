package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.einkorn.kernels.Availability;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every backend computes a small problem of each family, all in one process, and each variant that
 * it offers is right. What was exercised is recorded in {@code target/backends.txt}, which the
 * launcher prints; on the build server all backends must be there.
 */
class BackendsTest {

  private static final long SEED = 20_251_122;
  private static final Set<String> DEMANDED = Set.of("onednn", "opencl", "vector");
  private static final boolean ON_BUILD_SERVER = Boolean.parseBoolean(System.getenv("CI"));

  private static final List<String> PROBLEMS =
      List.of(
          "gemm forward f32 17x19:19x23",
          "gemm forward f32 17x19:19x23 ta tb alpha=other beta=other +bias:n+relu",
          "convolution forward-training f32 mb2ic3ih9oc5oh9kh3ph1 nchw +bias+relu",
          "convolution backward-data f32 mb2ic3ih9oc5oh5kh3sh2ph1 nchw",
          "convolution backward-weights f32 mb2ic3ih9oc5oh9kh3ph1 nchw +bias",
          "pooling forward-training f32 max mb2ic3ih8oh4kh2sh2 nchw",
          "pooling backward f32 max mb2ic3ih8oh4kh2sh2 nchw",
          "normalization forward-training f32 batch mb3ic4ih5 nchw",
          "normalization backward f32 batch mb3ic4ih5 nchw",
          "normalization forward-training f32 layer 7x33:33",
          "normalization backward f32 layer 7x33:33",
          "softmax forward-inference f32 7x33 axis=1",
          "softmax backward f32 7x33 axis=1",
          "softmax forward-training f32 7x10 axis=1 cross-entropy",
          "activation forward f32 gelu 7x33",
          "activation backward f32 relu 7x33 from=dst",
          "elementwise forward f32 add 7x33:7x33",
          "reduction forward f32 sum 7x33 axis=0",
          "optimizer forward f32 sgd 333 momentum",
          "optimizer forward f32 adam 333");

  /** What a backend did. */
  private static final class Exercise {
    private final Set<String> variants = new TreeSet<>();
    private final Set<String> devices = new TreeSet<>();
    private final EnumSet<Family> families = EnumSet.noneOf(Family.class);
    private int checks;

    @Override
    public String toString() {
      return String.format(
          "%d variants of %d families, %d checks, on %s",
          variants.size(), families.size(), checks, String.join(", ", devices));
    }
  }

  private static final Map<String, Exercise> EXERCISED = new TreeMap<>();

  @TestFactory
  Stream<DynamicTest> everyOfferIsRight() {
    return PROBLEMS.stream().map(text -> dynamicTest(text, () -> check(Problems.parse(text))));
  }

  private static void check(Problem problem) {
    int candidates = 0;
    for (Backend backend : Backends.all()) {
      for (Device device : backend.devices()) {
        Options options = Options.on(device);
        for (Offer offer : backend.offers(problem, options)) {
          if (offer instanceof Offer.Candidate candidate) {
            assertEquals(
                Optional.empty(), Verifier.failure(candidate.variant(), problem, options, SEED));
            Exercise exercise = EXERCISED.computeIfAbsent(backend.name(), _ -> new Exercise());
            exercise.variants.add(candidate.id());
            exercise.devices.add(device.name());
            exercise.families.add(problem.family());
            exercise.checks++;
            candidates++;
          }
        }
      }
    }
    assertTrue(candidates > 0, "nobody computes " + problem.text());
  }

  @Test
  void allBackendsAreFound() {
    Set<String> expected = new TreeSet<>(DEMANDED);
    expected.add("reference");
    Set<String> found = new TreeSet<>();
    Backends.all().forEach(backend -> found.add(backend.name()));
    assertEquals(expected, found);
  }

  @Test
  void anAbsentBackendSaysWhyAndWhatHelps() {
    for (Backend backend : Backends.all()) {
      if (backend.availability() instanceof Availability.Unavailable missing) {
        assertTrue(
            !ON_BUILD_SERVER, () -> backend.name() + " is missing here: " + missing.reason());
        assertTrue(!missing.reason().isBlank() && !missing.remedy().isBlank(), missing::toString);
        assertEquals(List.of(), backend.devices());
      }
    }
  }

  @AfterAll
  static void record() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("Backends exercised:");
    EXERCISED.forEach((name, exercise) -> lines.add("  " + name + ": " + exercise));
    for (Backend backend : Backends.all()) {
      if (backend.availability() instanceof Availability.Unavailable missing) {
        lines.add(
            "  "
                + backend.name()
                + ": NOT exercised. "
                + missing.reason()
                + " "
                + missing.remedy());
      }
    }
    Files.write(Path.of(Tree.property("einkorn.record")), lines);
    Set<String> absent = new TreeSet<>(DEMANDED);
    absent.removeAll(EXERCISED.keySet());
    assertTrue(
        !ON_BUILD_SERVER || absent.isEmpty(), "not exercised on the build server: " + absent);
  }
}
