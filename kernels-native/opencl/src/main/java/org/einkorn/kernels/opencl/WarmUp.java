package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Scalar;

/**
 * The first run of a kernel, on zeros: some drivers compile for a work-group's size only when it is
 * launched.
 */
final class WarmUp {

  private WarmUp() {}

  static void run(PlannedKernel kernel) {
    OpenClDevice device = (OpenClDevice) kernel.options().device();
    Operands operands = new Operands();
    List<OpenClBuffer> buffers = new ArrayList<>();
    try {
      for (OperandSpec spec : kernel.problem().operands()) {
        OpenClBuffer buffer = device.allocate(spec.type(), spec.layout().extent());
        buffers.add(buffer);
        operands.set(spec.role(), buffer);
      }
      for (Scalar scalar : kernel.problem().scalars()) {
        operands.set(scalar, 0.5);
      }
      kernel.run(operands, kernel.newWorkspace());
      device.finish();
    } finally {
      buffers.forEach(buffer -> buffer.memory().close());
    }
  }
}
