package org.einkorn.kernels.opencl;

import org.einkorn.bindings.opencl.ClBuffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.DeviceBuffer;

/** A buffer in an OpenCL device's memory; given back when nothing refers to it any more. */
final class OpenClBuffer extends DeviceBuffer {

  private final OpenClDevice device;
  private final ClBuffer memory;

  OpenClBuffer(OpenClDevice device, DataType type, long elements, ClBuffer memory) {
    super(type, elements);
    this.device = device;
    this.memory = memory;
  }

  @Override
  public Device device() {
    return device;
  }

  ClBuffer memory() {
    return memory;
  }
}
