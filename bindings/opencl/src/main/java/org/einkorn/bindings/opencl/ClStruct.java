package org.einkorn.bindings.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jocl.Pointer;

/** A kernel's argument of a {@code struct} type that is made of {@code int}s. Immutable. */
public final class ClStruct {

  private final int bytes;
  private final Pointer pointer;

  private ClStruct(ByteBuffer buffer) {
    this.bytes = buffer.capacity();
    this.pointer = Pointer.to(buffer);
  }

  /** A struct of these fields, in the order of its declaration in OpenCL C. */
  public static ClStruct of(int... fields) {
    if (fields.length == 0) {
      throw new IllegalArgumentException("a struct has at least one field");
    }
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(fields.length * Integer.BYTES).order(ByteOrder.nativeOrder());
    for (int field : fields) {
      buffer.putInt(field);
    }
    return new ClStruct(buffer);
  }

  int bytes() {
    return bytes;
  }

  Pointer pointer() {
    return pointer;
  }
}
