package org.einkorn.nn;

import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;

/**
 * Elements in the memory of a device.
 *
 * @param buffer the memory
 * @param offset first element
 * @param count number of elements
 */
record Place(Buffer buffer, long offset, long count) {

  void bind(Operands operands, Role role) {
    operands.set(role, buffer, offset);
  }

  void bind(Operands operands, Role role, long from) {
    operands.set(role, buffer, offset + from);
  }

  /** Waits for the runs enqueued before. */
  void read(HeapBuffer to) {
    buffer.device().copy(buffer, offset, to, 0, to.elements());
  }

  void write(HostBuffer from) {
    buffer.device().copy(from, 0, buffer, offset, from.elements());
  }

  /** Numbers of an f32 or f64 place as floats. */
  float[] toFloats() {
    float[] floats = new float[Math.toIntExact(count)];
    HeapBuffer host = HeapBuffer.allocate(buffer.type(), floats.length);
    read(host);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) host.get(i);
    }
    return floats;
  }

  void write(float[] values) {
    if (values.length != count) {
      throw new IllegalArgumentException("expected " + count + " values, found " + values.length);
    }
    HeapBuffer host = HeapBuffer.allocate(buffer.type(), values.length);
    for (int i = 0; i < values.length; i++) {
      host.set(i, values[i]);
    }
    write(host);
  }

  double get(long index) {
    HeapBuffer one = HeapBuffer.allocate(buffer.type(), 1);
    buffer.device().copy(buffer, offset + index, one, 0, 1);
    return one.get(0);
  }

  void set(long index, double value) {
    HeapBuffer one = HeapBuffer.allocate(buffer.type(), 1);
    one.set(0, value);
    buffer.device().copy(one, 0, buffer, offset + index, 1);
  }
}
