package org.einkorn.kernels.opencl;

import java.util.List;
import org.einkorn.bindings.opencl.NdRange;

/**
 * One launch of a run.
 *
 * @param kernel the kernel's name in the source
 * @param range its work-items
 * @param arguments its arguments, in order
 */
record Launch(String kernel, NdRange range, List<Argument> arguments) {

  Launch {
    arguments = List.copyOf(arguments);
  }
}
