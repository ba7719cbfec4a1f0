package org.einkorn.kernels.recurrent;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.math.VectorMath;
import org.einkorn.kernels.vector.Tables;
import org.einkorn.kernels.vector.VectorVariant;

/** The table of recurrent layers on the Vector API. */
public final class RecurrentVariants {

  private static final VectorVariant<RecurrentProblem> F32 =
      new VectorVariant<>(
          "vector/recurrent/f32",
          RecurrentProblem.class,
          RecurrentVariants::kernel,
          ForwardKernel.class,
          BackwardKernel.class,
          VectorCellLoops.class,
          VectorMath.class);

  private RecurrentVariants() {}

  /** The variants and refusals for a problem. */
  public static List<Offer> offers(RecurrentProblem problem, Options options) {
    if (problem.type() == DataType.F32 && options.storage() != Storage.NATIVE) {
      return List.of(
          Tables.refusal(F32, "reads its operands by products in place, which must be native"));
    }
    return Tables.f32Only(problem, F32);
  }

  private static Kernel kernel(Variant variant, RecurrentProblem problem, Options options) {
    return problem.direction() == Direction.BACKWARD
        ? new BackwardKernel(variant, problem, options)
        : new ForwardKernel(variant, problem, options);
  }
}
