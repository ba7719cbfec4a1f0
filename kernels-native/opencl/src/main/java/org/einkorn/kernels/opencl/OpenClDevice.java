package org.einkorn.kernels.opencl;

import java.lang.foreign.MemorySegment;
import org.einkorn.bindings.opencl.ClBuffer;
import org.einkorn.bindings.opencl.ClDevice;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.HostBuffer;

/** An OpenCL device as a device of the contract. */
final class OpenClDevice implements Device {

  private final ClDevice device;

  OpenClDevice(ClDevice device) {
    this.device = device;
  }

  ClDevice device() {
    return device;
  }

  DeviceInfo info() {
    return device.info();
  }

  @Override
  public String id() {
    return "opencl:" + info().index();
  }

  @Override
  public String name() {
    return info().name();
  }

  @Override
  public OpenClBuffer allocate(DataType type, long elements) {
    ClBuffer memory = device.allocate(Math.multiplyExact(elements, (long) type.bytes()));
    // the 32-bit fill covers all but the last bytes of a buffer of bytes
    long whole = memory.bytes() / Integer.BYTES * Integer.BYTES;
    memory.fill(0, whole, 0);
    if (whole < memory.bytes()) {
      memory.write(whole, MemorySegment.ofArray(new byte[(int) (memory.bytes() - whole)]));
    }
    return new OpenClBuffer(this, type, elements, memory);
  }

  @Override
  public void copy(Buffer src, long srcOffset, Buffer dst, long dstOffset, long elements) {
    src.checkRange(srcOffset, elements);
    dst.checkRange(dstOffset, elements);
    if (src.type() != dst.type()) {
      throw new IllegalArgumentException(
          "a copy keeps the type: from " + src.type().text() + " to " + dst.type().text());
    }
    int width = src.type().bytes();
    long from = srcOffset * width;
    long to = dstOffset * width;
    long bytes = elements * width;
    if (src instanceof HostBuffer source && dst instanceof HostBuffer destination) {
      MemorySegment.copy(source.segment(), from, destination.segment(), to, bytes);
    } else if (src instanceof HostBuffer source) {
      mine(dst).memory().write(to, source.segment(), from, bytes);
    } else if (dst instanceof HostBuffer destination) {
      mine(src).memory().read(from, destination.segment(), to, bytes);
    } else {
      mine(src).memory().copyTo(mine(dst).memory(), from, to, bytes);
      finish();
    }
  }

  private OpenClBuffer mine(Buffer buffer) {
    if (buffer instanceof OpenClBuffer known && known.device() == this) {
      return known;
    }
    throw new IllegalArgumentException(
        "device " + id() + " cannot copy a buffer of device " + buffer.device().id());
  }

  @Override
  public void finish() {
    device.finish();
  }

  @Override
  public String toString() {
    return id();
  }
}
