package org.einkorn.kernels.gemm;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.Blocking;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.Tile;
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

  /** Elements from the first to the last of an operand of such a class. */
  private static final long FIXED_EXTENT = 16 << 20;

  /** Elements of a column of B that the plain product packs, for each thread. */
  private static final long PLAIN_LIMIT = 1 << 20;

  private record Generated(GemmPlan plan, VectorVariant<GemmProblem> variant) {}

  private static final List<Generated> PACKED = new ArrayList<>();
  private static final List<Generated> ROWS = new ArrayList<>();
  private static final List<Generated> UNPACKED = new ArrayList<>();
  private static final VectorVariant<GemmProblem> FIXED =
      new VectorVariant<>(
          "vector/gemm/f32/fixed", GemmProblem.class, FixedGemmKernel::new, FixedGemmKernel.class);
  private static final VectorVariant<GemmProblem> PLAIN =
      new VectorVariant<>(
          "vector/gemm/f32/plain", GemmProblem.class, PlainGemmKernel::new, PlainGemmKernel.class);

  static {
    if (Machine.FLOATS.bits() == 512) {
      // 8x48 keeps too few registers for the addresses of eight rows: 17 GFLOP/s instead of 109
      rows(6, 4, 384, 96);
      rows(12, 2, 256, 96);
      packed(8, 3, 384, 96);
      packed(6, 4, 384, 96);
      unpacked(1, 8);
      unpacked(8, 2);
    } else if (Machine.REGISTERS == 32) {
      rows(6, 4, 256, 96);
      packed(8, 3, 256, 96);
      packed(6, 4, 256, 96);
      unpacked(1, 8);
      unpacked(8, 2);
    } else {
      rows(6, 2, 256, 96);
      rows(4, 3, 256, 96);
      packed(6, 2, 256, 96);
      packed(4, 3, 256, 96);
      unpacked(1, 4);
      unpacked(6, 2);
    }
  }

  private GemmVariants() {}

  private static void packed(int rows, int vectors, int kc, int mc) {
    Tile tile = new Tile(rows, vectors, Machine.FLOATS);
    Blocking blocking = new Blocking(kc, mc, 2048);
    PACKED.add(generated(new GemmPlan(tile, blocking, Supply.PACKED, Supply.PACKED)));
  }

  private static void rows(int rows, int vectors, int kc, int mc) {
    Tile tile = new Tile(rows, vectors, Machine.FLOATS);
    Blocking blocking = new Blocking(kc, mc, 2048);
    ROWS.add(generated(new GemmPlan(tile, blocking, Supply.IN_PLACE, Supply.PACKED)));
  }

  private static void unpacked(int rows, int vectors) {
    Tile tile = new Tile(rows, vectors, Machine.FLOATS);
    Blocking blocking = new Blocking(1024, 1024, 2048);
    UNPACKED.add(generated(new GemmPlan(tile, blocking, Supply.IN_PLACE, Supply.IN_PLACE)));
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
    if (problem.type() != DataType.F32) {
      return List.of(
          new Offer.Refusal("vector/gemm", "computes f32, not " + problem.type().text()));
    }
    if (Math.max(problem.m(), Math.max(problem.n(), problem.k())) > Integer.MAX_VALUE / 2) {
      return List.of(new Offer.Refusal("vector/gemm", "takes sizes up to 2^30"));
    }
    List<Offer> offers = new ArrayList<>();
    boolean small = (double) problem.m() * problem.n() * problem.k() <= SMALL || problem.m() < 4;
    String reason = fixedRefusal(problem, options);
    offers.add(reason.isEmpty() ? new Offer.Candidate(FIXED) : Tables.refusal(FIXED, reason));
    if (small) {
      addAll(offers, UNPACKED, problem, options);
    }
    addAll(offers, ROWS, problem, options);
    addAll(offers, PACKED, problem, options);
    if (!small) {
      addAll(offers, UNPACKED, problem, options);
    }
    offers.add(
        problem.k() <= PLAIN_LIMIT
            ? new Offer.Candidate(PLAIN)
            : Tables.refusal(PLAIN, "packs whole columns of B, of at most " + PLAIN_LIMIT));
    return offers;
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
    if (problem.operands().stream().anyMatch(spec -> spec.layout().extent() > FIXED_EXTENT)) {
      return "is compiled on scratch operands of at most " + FIXED_EXTENT + " elements";
    }
    double work = (double) problem.m() * problem.n() * problem.k();
    if (work == 0 || problem.alpha() == ScalarClass.ZERO) {
      return "computes products with something to multiply";
    }
    if (work > FIXED_LIMIT) {
      return "computes products of at most 2^24 multiply-adds, not " + (long) work;
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
