package org.einkorn.kernels.opencl;

import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.kernels.Problem;

/** A way to compute the problems of a family on any OpenCL device; immutable. */
interface Planner {

  /** The id of the variant. */
  String id();

  /** The sources that its plans use, for the revision. */
  List<String> sources();

  /** Elements of the vectors that a work-item computes with. */
  default int vectorWidth() {
    return 1;
  }

  /** Why it cannot compute this problem of its family on this device, or empty. */
  Optional<String> refusal(Problem problem, DeviceInfo device);

  /** How it computes a problem that it has not refused. */
  Plan plan(Problem problem);
}
