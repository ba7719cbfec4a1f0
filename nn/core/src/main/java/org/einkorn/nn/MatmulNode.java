package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.gemm.GemmBatch;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.nn.Shape.Axis;
import org.jspecify.annotations.Nullable;

/**
 * {@code dst[g, i, j] = Σ_p a[g, i, p] · b[g, p, j]}, each matrix stored so or transposed, and one
 * of them shared by all products where it has no batch. Backward, for plain matrices: {@code diff_a
 * = diff_dst · bᵀ}, {@code diff_b = aᵀ · diff_dst}, summed over g for a shared one.
 */
final class MatmulNode extends Node {
  private final Side a;
  private final Side b;
  private final long batch;
  private final long m;
  private final long n;
  private final long k;
  private final Call forward;
  private final @Nullable Gradient towardsA;
  private final @Nullable Gradient towardsB;

  /**
   * A matrix, or a batch of them.
   *
   * @param value memory
   * @param shape the shape it was given in
   * @param transposed whether each matrix is stored as its transpose
   */
  private record Side(Value value, Shape shape, boolean transposed) {
    static Side of(Tensor tensor, boolean transposed) {
      if (tensor.shape().rank() < 2) {
        throw new ShapeException(
            "matmul", tensor.shape(), "matrices, so at least two axes", "reshape it");
      }
      return new Side(tensor.live(), tensor.shape(), transposed);
    }

    boolean is(Tensor tensor, boolean asTransposed) {
      return value == tensor.live() && transposed == asTransposed && shape.equals(tensor.shape());
    }

    Axis rows() {
      return shape.axes().get(shape.rank() - (transposed ? 1 : 2));
    }

    Axis columns() {
      return shape.axes().get(shape.rank() - (transposed ? 2 : 1));
    }

    List<Axis> batch() {
      return shape.axes().subList(0, shape.rank() - 2);
    }

    long count() {
      return batch().stream().mapToLong(Axis::size).reduce(1, Math::multiplyExact);
    }
  }

  /**
   * How a gradient is computed.
   *
   * @param product one for each of the batch, or one for all
   * @param sum of the products of a batch, for a shared matrix; or null
   */
  private record Gradient(Call product, @Nullable Call sum) {}

  static Tensor of(Tensor left, Tensor right, boolean transposeLeft, boolean transposeRight) {
    Tape tape = left.tape();
    left.liveBeside(right);
    return tape.record(
        tape.at() instanceof MatmulNode last
                && last.a.is(left, transposeLeft)
                && last.b.is(right, transposeRight)
            ? last
            : tape.put(
                new MatmulNode(
                    tape.cleared(), Side.of(left, transposeLeft), Side.of(right, transposeRight))));
  }

  private MatmulNode(Tape tape, Side a, Side b) {
    super(tape, checked(a, b), wantsGradient(a.value, b.value));
    this.a = a;
    this.b = b;
    this.batch = b.count() == 1 ? a.count() : b.count();
    this.m = a.rows().size();
    this.n = b.columns().size();
    this.k = a.columns().size();
    this.forward =
        isShared(b) && !a.transposed
            ? new Call(tape, one(batch * m, n, k, false, b.transposed))
            : product(m, n, k, a.transposed, b.transposed, isShared(a), isShared(b));
    this.towardsA = output().wantsGradient() && a.value.wantsGradient() ? gradientOfA() : null;
    this.towardsB = output().wantsGradient() && b.value.wantsGradient() ? gradientOfB() : null;
  }

  private static Shape checked(Side a, Side b) {
    if (a.columns().size() != b.rows().size()) {
      throw new ShapeException(
          "matmul" + (a.transposed ? " with a transposed left side" : "") + " of " + a.shape,
          b.shape,
          "%s %s=%d on the right"
              .formatted(b.transposed ? "columns" : "rows", a.columns().name(), a.columns().size()),
          "make the inner sizes equal, or transpose a side");
    }
    boolean same = sizes(a).equals(sizes(b));
    if (!same && a.count() != 1 && b.count() != 1) {
      throw new ShapeException(
          "matmul of " + a.shape,
          b.shape,
          "the same batch on both sides, or one matrix for all",
          "reshape or repeat a side");
    }
    boolean likeA = same || (b.count() == 1 && !a.batch().isEmpty());
    List<Axis> axes = new ArrayList<>(likeA ? a.batch() : b.batch());
    axes.add(a.rows());
    axes.add(b.columns());
    return new Shape(axes);
  }

  private static List<Long> sizes(Side side) {
    return side.batch().stream().map(Axis::size).toList();
  }

  private boolean isShared(Side side) {
    return batch != 1 && side.count() == 1;
  }

  private GemmProblem one(long rows, long columns, long inner, boolean ta, boolean tb) {
    return GemmProblem.of(tape().engine().type(), rows, columns, inner, ta, tb);
  }

  /** A product for each of the batch. */
  private Call product(
      long rows,
      long columns,
      long inner,
      boolean ta,
      boolean tb,
      boolean sharedA,
      boolean sharedB) {
    GemmProblem one = one(rows, columns, inner, ta, tb);
    if (batch == 1) {
      return new Call(tape(), one);
    }
    long strideA = sharedA ? 0 : Math.max(1, rows * inner);
    long strideB = sharedB ? 0 : Math.max(1, inner * columns);
    long strideC = Math.max(1, rows * columns);
    return new Call(tape(), one.withBatch(new GemmBatch(batch, strideA, strideB, strideC)));
  }

  private @Nullable Call sum(Side side) {
    return isShared(side)
        ? new Call(
            tape(),
            new ReductionProblem(
                Direction.FORWARD,
                tape().engine().type(),
                ReductionKind.SUM,
                Dims.of(batch, side.shape.count()),
                List.of(0)))
        : null;
  }

  private Gradient gradientOfA() {
    if (a.transposed) {
      return new Gradient(product(k, m, n, b.transposed, true, isShared(b), false), sum(a));
    }
    return isShared(b)
        ? new Gradient(new Call(tape(), one(batch * m, k, n, false, !b.transposed)), null)
        : new Gradient(product(m, k, n, false, !b.transposed, false, false), sum(a));
  }

  private Gradient gradientOfB() {
    boolean stacked = isShared(b) && !a.transposed;
    if (b.transposed) {
      return stacked
          ? new Gradient(new Call(tape(), one(n, k, batch * m, true, false)), null)
          : new Gradient(product(n, k, m, true, a.transposed, false, isShared(a)), sum(b));
    }
    return stacked
        ? new Gradient(new Call(tape(), one(k, n, batch * m, true, false)), null)
        : new Gradient(product(k, n, m, !a.transposed, false, isShared(a), false), sum(b));
  }

  @Override
  void forward() {
    forward
        .bind(Role.SRC, a.value.data())
        .bind(Role.WEIGHTS, b.value.data())
        .bind(Role.DST, output().data())
        .run();
  }

  @Override
  void backward() {
    Place gradient = output().gradient();
    if (towardsA != null) {
      if (a.transposed) {
        run(towardsA, b.value.data(), gradient, a);
      } else {
        run(towardsA, gradient, b.value.data(), a);
      }
    }
    if (towardsB != null) {
      if (b.transposed) {
        run(towardsB, gradient, a.value.data(), b);
      } else {
        run(towardsB, a.value.data(), gradient, b);
      }
    }
  }

  private void run(Gradient way, Place left, Place right, Side to) {
    Call sum = way.sum;
    long count = to.shape.count();
    Place products = sum == null ? contribution(to.value, 0) : tape().scratch(1, batch * count);
    way.product.bind(Role.SRC, left).bind(Role.WEIGHTS, right).bind(Role.DST, products).run();
    if (sum != null) {
      sum.bind(Role.SRC, products).bind(Role.DST, contribution(to.value, 0)).run();
    }
    contributed(to.value, 0);
  }
}
