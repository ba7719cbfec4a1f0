package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.kernels.Family;

/** All variants of the backend, each once; dispatcher, tests and tuner go through this table. */
final class Table {

  private Table() {}

  /**
   * The variants of a family in the order in which a device's kind suggests to try them: on a CPU
   * those whose work-items compute with the widest vectors come first.
   */
  static List<Planner> of(Family family, DeviceInfo.Type device) {
    List<Planner> planners = of(family);
    if (device != DeviceInfo.Type.CPU) {
      return planners;
    }
    return planners.stream()
        .sorted(Comparator.comparingInt(planner -> -planner.vectorWidth()))
        .toList();
  }

  /** The variants of a family, the best guess for a GPU first; none where it has no kernels. */
  static List<Planner> of(Family family) {
    return switch (family) {
      case GEMM -> tiled(GemmPlanner::new);
      case CONVOLUTION -> tiled(ConvolutionPlanner::new);
      case POOLING -> List.of(new PoolingPlanner());
      case NORMALIZATION -> List.of(new NormalizationPlanner());
      case SOFTMAX -> List.of(new SoftmaxPlanner());
      case ACTIVATION, ELEMENTWISE -> List.of(new PointwisePlanner(family));
      case OPTIMIZER -> List.of(new OptimizerPlanner());
      case ATTENTION, RECURRENT -> List.of();
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
