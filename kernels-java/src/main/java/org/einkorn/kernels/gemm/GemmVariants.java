package org.einkorn.kernels.gemm;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.Blocking;
import org.einkorn.kernels.microkernel.Lanes;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.Tile;
import org.einkorn.kernels.vector.NarrowLoops;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/**
 * The matrix products on the Vector API. All sum in the order of k, in blocks of kc; their error is
 * within the reference's tolerance, and neither threads nor storage change a bit.
 */
public final class GemmVariants {

  /** Multiply-adds up to which packing costs more than it gains. */
  private static final double SMALL = 96.0 * 96 * 96;

  /** Multiply-adds up to which a class of its own is generated for a shape. */
  private static final double FIXED_LIMIT = 256.0 * 256 * 256;

  /** Elements of B up to which it stays in the first cache: then m may be as large as it likes. */
  private static final double SMALL_B = 4096;

  /** Rows of A and C up to which panels of B are not worth packing. */
  private static final long FEW_ROWS = 8;

  /** Elements from the first to the last of an operand of such a class. */
  private static final long FIXED_EXTENT = 16 << 20;

  /** Length of the sums from which on vectors along them pay. */
  private static final long LONG = 128;

  /** Elements of a column of B that the plain product packs, for each thread. */
  private static final long PLAIN_LIMIT = 1 << 20;

  /**
   * Whether it pays to spare the packing of A. With few registers the addresses of its rows and
   * their bounds do not stay in them, and short vectors leave no time to reload them: on a Zen 3 a
   * 6x16 tile computes 51 GFLOP/s from rows, 75 from panels.
   */
  private static final boolean ROWS_FIRST = Machine.REGISTERS == 32;

  private record Generated(GemmPlan plan, VectorVariant<GemmProblem> variant) {}

  private static final VectorVariant<GemmProblem> PLAIN =
      new VectorVariant<>(
          "vector/gemm/f32/plain", GemmProblem.class, PlainGemmKernel::new, PlainGemmKernel.class);
  private static final VectorVariant<GemmProblem> GEMV =
      new VectorVariant<>(
          "vector/gemm/f32/gemv",
          GemmProblem.class,
          GemvKernel::new,
          GemvKernel.class,
          VectorGemvLoops.class);
  private static final VectorVariant<GemmProblem> NARROW =
      new VectorVariant<>(
          "vector/gemm/f32/narrow",
          GemmProblem.class,
          NarrowGemmKernel::new,
          NarrowGemmKernel.class,
          NarrowLoops.class);
  private static final GemmVariants F32 = new GemmVariants(DataType.F32);
  private static final GemmVariants F64 = new GemmVariants(DataType.F64);

  private final Lanes lanes;
  private final List<Generated> packed = new ArrayList<>();
  private final List<Generated> rows = new ArrayList<>();
  private final List<Generated> unpacked = new ArrayList<>();
  private final List<Generated> thin = new ArrayList<>();
  private final VectorVariant<GemmProblem> fixed;

  /** The tiles have as many registers for each type; the blocks for the caches as many bytes. */
  private GemmVariants(DataType type) {
    lanes = Machine.lanes(type);
    fixed =
        new VectorVariant<>(
            "vector/gemm/" + type.text() + "/fixed",
            GemmProblem.class,
            FixedGemmKernel::new,
            FixedGemmKernel.class);
    if (lanes.bits() == 512) {
      // 8x48 keeps too few registers for the addresses of eight rows: 17 GFLOP/s instead of 109
      rows(6, 4, 384, 96);
      rows(12, 2, 256, 96);
      packed(8, 3, 384, 96);
      if (type == DataType.F32) {
        packed(6, 4, 384, 96);
      }
      unpacked(1, 8);
      unpacked(8, 2);
      thin(8, 2);
    } else if (Machine.REGISTERS == 32) {
      rows(6, 4, 256, 96);
      packed(8, 3, 256, 96);
      packed(6, 4, 256, 96);
      unpacked(1, 8);
      unpacked(8, 2);
      thin(8, 2);
    } else {
      rows(6, 2, 256, 96);
      rows(4, 3, 256, 96);
      packed(6, 2, 256, 96);
      packed(4, 3, 256, 96);
      unpacked(1, 4);
      unpacked(6, 2);
      thin(6, 2);
    }
  }

  private void packed(int height, int vectors, int kc, int mc) {
    Tile tile = new Tile(height, vectors, lanes);
    Blocking blocking = new Blocking(kc, mc, 2048);
    packed.add(generated(new GemmPlan(tile, blocking, Supply.PACKED, Supply.PACKED)));
  }

  private void rows(int height, int vectors, int kc, int mc) {
    Tile tile = new Tile(height, vectors, lanes);
    Blocking blocking = new Blocking(kc, mc, 2048);
    rows.add(generated(new GemmPlan(tile, blocking, Supply.IN_PLACE, Supply.PACKED)));
  }

  private void unpacked(int height, int vectors) {
    Tile tile = new Tile(height, vectors, lanes);
    Blocking blocking = new Blocking(GemmPlan.WHOLE, 1024, 2048);
    unpacked.add(generated(new GemmPlan(tile, blocking, Supply.IN_PLACE, Supply.IN_PLACE)));
  }

  /** Blocks of some rows of B, which are read one after the other as they lie in memory. */
  private void thin(int height, int vectors) {
    Tile tile = new Tile(height, vectors, lanes);
    Blocking blocking = new Blocking(32, 1024, 2048);
    thin.add(generated(new GemmPlan(tile, blocking, Supply.IN_PLACE, Supply.IN_PLACE)));
  }

  private static Generated generated(GemmPlan plan) {
    return new Generated(
        plan,
        new VectorVariant<>(
            plan.id(),
            GemmProblem.class,
            (variant, problem, options) -> new BlockedGemmKernel(variant, problem, options, plan),
            BlockedGemmKernel.class));
  }

  /** The offers for a problem, best guess first. */
  public static List<Offer> offers(GemmProblem problem, Options options) {
    String reason = commonRefusal(problem);
    if (!reason.isEmpty()) {
      return List.of(new Offer.Refusal("vector/gemm", reason));
    }
    GemmProblem single = problem.collapsed();
    return (problem.type() == DataType.F32 ? F32 : F64).table(single, options);
  }

  private static String commonRefusal(GemmProblem problem) {
    if (problem.type() != DataType.F32 && problem.type() != DataType.F64) {
      return "computes f32 and f64, not " + problem.type().text();
    }
    long largest = Math.max(problem.m(), Math.max(problem.n(), problem.k()));
    if (largest * (double) problem.batch().count() > Integer.MAX_VALUE / 2.0) {
      return "takes sizes up to 2^30";
    }
    return "";
  }

  private List<Offer> table(GemmProblem problem, Options options) {
    List<Offer> offers = new ArrayList<>();
    if (problem.type() == DataType.F32 && (problem.m() == 1 || problem.n() == 1)) {
      String gemv = gemvRefusal(problem);
      offers.add(gemv.isEmpty() ? new Offer.Candidate(GEMV) : Tables.refusal(GEMV, gemv));
    }
    boolean narrow = Math.min(problem.m(), problem.n()) <= NarrowLoops.MOST_COLUMNS;
    if (problem.type() == DataType.F32 && narrow) {
      String reason = narrowRefusal(problem);
      offers.add(reason.isEmpty() ? new Offer.Candidate(NARROW) : Tables.refusal(NARROW, reason));
    }
    boolean small = (double) problem.m() * problem.n() * problem.k() <= SMALL || problem.m() < 4;
    String reason = fixedRefusal(problem, options);
    offers.add(reason.isEmpty() ? new Offer.Candidate(fixed) : Tables.refusal(fixed, reason));
    if (small) {
      addAll(offers, unpacked, problem, options);
    }
    if (problem.m() <= FEW_ROWS) {
      addAll(offers, thin, problem, options);
    }
    if (ROWS_FIRST) {
      addAll(offers, rows, problem, options);
    }
    addAll(offers, packed, problem, options);
    if (!ROWS_FIRST) {
      addAll(offers, rows, problem, options);
    }
    if (!small) {
      addAll(offers, unpacked, problem, options);
    }
    if (problem.type() == DataType.F32) {
      String plain = plainRefusal(problem);
      offers.add(plain.isEmpty() ? new Offer.Candidate(PLAIN) : Tables.refusal(PLAIN, plain));
    }
    return offers;
  }

  private static String gemvRefusal(GemmProblem problem) {
    if (problem.batch().count() != 1) {
      return "multiplies one vector, not a batch";
    }
    if ((double) problem.m() * problem.n() * problem.k() == 0
        || problem.alpha() == ScalarClass.ZERO) {
      return "computes products with something to multiply";
    }
    if (GemvShape.of(problem).stepOfVector() != 1) {
      return "reads a vector of consecutive elements";
    }
    return "";
  }

  private static String narrowRefusal(GemmProblem problem) {
    if (Machine.REGISTERS < 32) {
      return "keeps 28 vectors in registers, and here are " + Machine.REGISTERS;
    }
    if (problem.batch().count() != 1) {
      return "computes one product, not a batch";
    }
    if (problem.beta() != ScalarClass.ZERO || problem.alpha() == ScalarClass.ZERO) {
      return "overwrites C with a product, so beta must be 0 and alpha not";
    }
    if (problem.m() == 0 || problem.n() == 0) {
      return "computes products with a result";
    }
    if (problem.k() < LONG) {
      return "has vectors along k, which must be at least " + LONG;
    }
    if (!NarrowGemmKernel.hasFewColumns(problem)
        && (problem.m() > NarrowLoops.MOST_COLUMNS || !problem.transB())) {
      return "reads the wide operand along k: A must not be transposed, or B must be";
    }
    return "";
  }

  private static String plainRefusal(GemmProblem problem) {
    if (problem.batch().count() != 1) {
      return "computes one product, not a batch";
    }
    return problem.k() <= PLAIN_LIMIT ? "" : "packs whole columns of B, of at most " + PLAIN_LIMIT;
  }

  private static void addAll(
      List<Offer> offers, List<Generated> variants, GemmProblem problem, Options options) {
    for (Generated generated : variants) {
      String reason = refusal(generated.plan(), problem, options);
      offers.add(
          reason.isEmpty()
              ? new Offer.Candidate(generated.variant())
              : Tables.refusal(generated.variant(), reason));
    }
  }

  private static String fixedRefusal(GemmProblem problem, Options options) {
    if (options.storage() != Storage.NATIVE) {
      return "reads A and B in place, which must be native, not heap";
    }
    if (problem.transB()) {
      return "reads B in place, which must not be transposed";
    }
    if (problem.withBatch(GemmBatch.ONE).operands().stream()
        .anyMatch(spec -> spec.layout().extent() > FIXED_EXTENT)) {
      return "is compiled on scratch operands of at most " + FIXED_EXTENT + " elements";
    }
    double work = (double) problem.m() * problem.n() * problem.k();
    if (work == 0 || problem.alpha() == ScalarClass.ZERO) {
      return "computes products with something to multiply";
    }
    if (work > FIXED_LIMIT && (double) problem.n() * problem.k() > SMALL_B) {
      return "computes products of at most 2^24 multiply-adds, or a B of at most 4096 elements";
    }
    return "";
  }

  /** Why a plan does not compute a problem; empty when it does. */
  private static String refusal(GemmPlan plan, GemmProblem problem, Options options) {
    if (plan.supplyA() == Supply.IN_PLACE) {
      if (options.storage() != Storage.NATIVE) {
        return "reads A in place, which must be native, not heap";
      }
      if (problem.transA()) {
        return "reads A in place, which must not be transposed";
      }
      if (problem.alpha() == ScalarClass.OTHER) {
        return "reads A in place, so alpha must be 0 or 1";
      }
    }
    if (plan.supplyB() == Supply.IN_PLACE && problem.transB()) {
      return "reads B in place, which must not be transposed";
    }
    if (plan.tile().rows() == 1 && problem.m() > 3) {
      return "computes products of at most 3 rows";
    }
    return "";
  }
}
