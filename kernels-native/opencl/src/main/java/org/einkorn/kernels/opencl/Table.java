package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.einkorn.kernels.Family;

/** All variants of the backend, each once; dispatcher, tests and tuner go through this table. */
final class Table {

  private Table() {}

  /** The variants of a family, best guess first. */
  static List<Planner> of(Family family) {
    return switch (family) {
      case GEMM -> tiled(GemmPlanner::new);
      case CONVOLUTION -> tiled(ConvolutionPlanner::new);
      case POOLING -> List.of(new PoolingPlanner());
      case NORMALIZATION -> List.of(new NormalizationPlanner());
      case SOFTMAX -> List.of(new SoftmaxPlanner());
      case ACTIVATION, ELEMENTWISE -> List.of(new PointwisePlanner(family));
      case OPTIMIZER -> List.of(new OptimizerPlanner());
      case REDUCTION -> List.of(new ReductionPlanner());
    };
  }

  private static List<Planner> tiled(Function<Tile, Planner> planner) {
    List<Planner> planners = new ArrayList<>();
    for (Tile tile : Tile.ALL) {
      planners.add(planner.apply(tile));
    }
    return planners;
  }
}
