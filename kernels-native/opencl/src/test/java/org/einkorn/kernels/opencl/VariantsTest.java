package org.einkorn.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.verify.Fuzzer;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every variant of the table against the reference. A driver builds a program for each set of
 * defines, which takes most of the time: problems that share a program are many, programs few.
 */
class VariantsTest {

  private static final long SEED = 20_250_401;

  private final OpenClDevice device = Devices.first();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 1x1:1x1",
        "gemm forward f32 17x33:33x19",
        "gemm forward f32 129x16:16x130 lda=20 ldb=140 ldc=150 beta=other alpha=other",
        "gemm forward f32 5x0:0x3 beta=1",
        "gemm forward f32 7x5:5x3 alpha=0",
        "gemm forward f32 0x7:7x3",
        "gemm forward f32 65x31:31x70 ta tb lda=80 ldb=90 beta=1 +bias:n+residual+relu",
        "convolution forward-training f32 mb2ic3ih7iw6oc5kh3ph1 nchw",
        "convolution forward-training f32 g2mb2ic4ih9oc36kh3ph2dh1 nhwc",
        "convolution forward-training f32 mb0ic3ih7oc5kh3ph1 nchw",
        "convolution backward-data f32 mb2ic3ih7iw6oc5kh3ph1 nchw",
        "convolution backward-data f32 g2mb2ic4ih9oc36kh3ph2dh1 nhwc",
        "convolution backward-weights f32 mb2ic3ih7iw6oc5kh3ph1 nchw +bias",
        "convolution backward-weights f32 g2mb2ic4ih9oc36kh3ph2dh1 nhwc",
        "convolution backward-weights f32 mb0ic3ih7oc5kh3ph1 nchw +bias",
        "convolution backward-weights f32 mb6ic1ih20oc3kh3ph1 nchw",
      })
  void everyTileIsRight(String text) {
    verify(Problems.parse(text), Table.of(Problems.parse(text).family()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 33x9:9x18 tb +bias:m+scale+clamp",
        "gemm forward f32 20x9:9x40 ta +gelu+residual",
        "gemm forward f32 20x9:9x40 +sigmoid",
        "gemm forward f32 20x9:9x40 +clamp+tanh",
        "gemm forward f64 17x33:33x19 +bias:n+relu",
        "convolution forward-inference f32 mb2ic3ih8oc5kh3sh2ph1 nchw +bias+residual+relu",
        "convolution forward-inference f32 mb1ic2ih5iw9oc3kh1kw4sh3sw2 nhwc +bias+scale+tanh",
        "convolution backward-data f32 mb2ic3ih9oc5kh3sh2ph1 nchw",
        "convolution backward-data f32 mb1ic2ih5iw9oc3kh1kw4sh3sw2 nhwc",
        "convolution backward-weights f32 mb2ic3ih9oc5kh3sh2ph1 nchw +bias",
        "convolution backward-weights f64 g2mb1ic2ih5iw9oc4kh1kw4sh3sw2 nhwc",
      })
  void everyDefineIsRight(String text) {
    Problem problem = Problems.parse(text);
    List<Planner> tiles = Table.of(problem.family());
    // two tiles for each problem; all problems together use them all
    int first = Math.floorMod(text.hashCode(), tiles.size());
    verify(problem, List.of(tiles.get(first), tiles.get((first + 3) % tiles.size())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pooling forward-training f32 max mb2ic3ih7iw8kh2sh2 nchw",
        "pooling forward-training f32 max mb2ic3ih8kh3sh2ph1 nhwc",
        "pooling forward-training f32 max mb1ic2ih20kh17 nchw",
        "pooling forward-inference f32 max mb2ic3ih8kh3sh1ph1dh1 nchw",
        "pooling forward-inference f32 max mb0ic3ih8kh3 nchw",
        "pooling backward f32 max mb2ic3ih7iw8kh2sh2 nchw",
        "pooling backward f32 max mb2ic3ih8kh3sh1ph1 nhwc",
        "pooling backward f32 max mb1ic2ih20kh17 nchw",
        "normalization forward-training f32 batch mb3ic5ih4iw3 nchw",
        "normalization forward-training f32 batch mb3ic5ih4iw3 nhwc eps=0.1",
        "normalization forward-training f32 batch mb0ic5ih4iw3 nchw",
        "normalization forward-training f32 batch mb1ic2ih1 nchw",
        "normalization forward-inference f32 batch mb3ic5ih9 nhwc",
        "normalization backward f32 batch mb3ic5ih4iw3 nchw",
        "normalization backward f32 batch mb3ic5ih9 nhwc",
        "normalization forward-training f32 layer 7x130:130",
        "normalization forward-inference f32 layer 2x3x5:3x5",
        "normalization backward f32 layer 7x130:130",
        "normalization backward f32 layer 130x7:7",
        "normalization backward f32 layer 0x13:13",
        "normalization backward f64 layer 5x13:13",
        "softmax forward-training f32 5x10 axis=1",
        "softmax forward-inference f32 5x200 axis=1",
        "softmax forward-inference f32 3x1x2 axis=1",
        "softmax forward-inference f32 3x10x7 axis=1 log",
        "softmax backward f32 70x10 axis=1",
        "softmax backward f32 9x10 axis=0 log",
        "softmax forward-training f32 70x10 axis=1 cross-entropy",
        "softmax forward-training f32 3x10x7 axis=1 cross-entropy",
        "softmax forward-inference f32 5x100 axis=1 cross-entropy",
        "softmax forward-training f32 0x10 axis=1 cross-entropy",
        "activation forward f32 relu 5x130",
        "activation forward f32 gelu 5x130",
        "activation forward f32 sigmoid 5x130",
        "activation forward f32 tanh 5x130",
        "activation forward f32 relu 0",
        "activation forward f64 gelu 5x13",
        "activation backward f32 relu 5x130",
        "activation backward f32 gelu 5x130",
        "activation backward f32 sigmoid 5x130",
        "activation backward f32 tanh 5x130",
        "activation backward f32 relu 5x130 from=dst",
        "activation backward f32 sigmoid 5x130 from=dst",
        "activation backward f32 tanh 5x130 from=dst",
        "elementwise forward f32 add 7x11:7x11",
        "reduction forward f32 sum 7x110 axis=0",
        "reduction forward f32 mean 7x11 axis=1",
        "reduction forward f32 sum 3000x2 axis=0",
        "reduction forward f32 sum 3x5000 axis=1",
        "reduction forward f32 mean 0x3 axis=0",
        "optimizer forward f32 sgd 101",
        "optimizer forward f32 sgd 101 momentum",
        "optimizer forward f32 sgd 101 nesterov",
        "optimizer forward f32 adam 101",
        "optimizer forward f32 adam 0",
        "optimizer forward f64 adam 65",
      })
  void everyFamilyIsRight(String text) {
    verify(Problems.parse(text), Table.of(Problems.parse(text).family()));
  }

  @ParameterizedTest
  @EnumSource(names = "ATTENTION", mode = EnumSource.Mode.EXCLUDE)
  void whatNobodyThoughtOfIsRight(Family family) {
    Fuzzer fuzzer = new Fuzzer(SEED);
    List<Planner> planners = Table.of(family);
    int count = planners.size() > 1 ? 4 : 12;
    for (int i = 0; i < count; i++) {
      verify(fuzzer.next(family), List.of(planners.get(i % planners.size())));
    }
  }

  @Test
  void attentionIsRefused() {
    Problem problem = Problems.parse("attention forward-inference f32 h1q2d3");
    assertEquals(
        List.of(new Offer.Refusal("opencl", "there are no OpenCL kernels of attention")),
        Devices.BACKEND.offers(problem, Options.on(device)));
  }

  @Test
  void aWholeTrainingStepIsOffered() {
    for (Problem problem : Problems.named("small-cnn")) {
      for (Offer offer : Devices.BACKEND.offers(problem, Options.on(device))) {
        assertInstanceOf(Offer.Candidate.class, offer, problem::text);
      }
    }
  }

  @Test
  void strictModeIsRightToo() {
    Options strict = Options.on(device).withMode(Mode.STRICT);
    for (String text :
        List.of(
            "gemm forward f32 17x33:33x19 +bias:n+sigmoid",
            "normalization forward-training f32 batch mb3ic5ih4iw3 nchw",
            "softmax forward-training f32 5x10 axis=1 cross-entropy")) {
      Problem problem = Problems.parse(text);
      Variant variant = new OpenClVariant(Table.of(problem.family()).getFirst(), device);
      assertTrue(variant.isThreadInvariant());
      assertEquals(Optional.empty(), Verifier.failure(variant, problem, strict, SEED));
    }
  }

  @Test
  void aWrongKernelWouldBeFound() {
    Problem product = Problems.parse("gemm forward f32 5x7:7x3");
    Problem other = Problems.parse("gemm forward f32 5x7:7x3 alpha=0");
    OpenClVariant variant = new OpenClVariant(new GemmPlanner(Tile.ALL.getLast()), device);
    Planner wrong = new Disguised(variant.planner(), other);
    Optional<String> failure =
        Verifier.failure(new OpenClVariant(wrong, device), product, Options.on(device), SEED);
    assertTrue(failure.orElse("").contains("dst[0, 0] is "), failure::toString);
    assertTrue(failure.orElse("").contains("--variant opencl/gemm/16x16x16"), failure::toString);
  }

  /** Computes another problem than it was asked for. */
  private record Disguised(Planner planner, Problem other) implements Planner {
    @Override
    public String id() {
      return planner.id();
    }

    @Override
    public List<String> sources() {
      return planner.sources();
    }

    @Override
    public Optional<String> refusal(Problem problem, org.einkorn.bindings.opencl.DeviceInfo info) {
      return Optional.empty();
    }

    @Override
    public Plan plan(Problem problem) {
      return planner.plan(other);
    }
  }

  @Test
  void everyFamilyHasVariantsWithIdsOfTheirOwn() {
    List<String> ids = new ArrayList<>();
    for (Family family : Family.values()) {
      for (Planner planner : Table.of(family)) {
        assertTrue(planner.id().startsWith("opencl/" + family.text()), planner.id());
        ids.add(planner.id());
      }
    }
    assertEquals(ids.size(), ids.stream().distinct().count(), ids.toString());
    assertTrue(Table.of(Family.GEMM).size() >= 4);
    assertTrue(Table.of(Family.CONVOLUTION).size() >= 4);
  }

  private void verify(Problem problem, List<Planner> planners) {
    Options options = Options.on(device);
    List<Offer> offers = Devices.BACKEND.offers(problem, options);
    for (Planner planner : planners) {
      Offer offer = offer(offers, planner.id());
      if (problem.type() == DataType.F64 && !device.info().fp64()) {
        assertEquals(new Offer.Refusal(planner.id(), "the device has no double precision"), offer);
      } else if (offer instanceof Offer.Candidate(Variant variant)) {
        assertEquals(
            Optional.empty(), Verifier.failure(variant, problem, options, SEED), problem::text);
      } else {
        throw new AssertionError(offer.toString());
      }
    }
  }

  private static Offer offer(List<Offer> offers, String id) {
    return offers.stream()
        .filter(offer -> offer.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not offered"));
  }
}
