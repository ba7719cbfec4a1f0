package org.einkorn.bindings.opencl;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jspecify.annotations.Nullable;

/**
 * A kernel object: a function of a program with its arguments. It belongs to the thread that made
 * it, and refuses others. Setting arguments and launching allocate nothing on the Java heap, and an
 * argument that keeps its value costs no native call.
 *
 * <p>Values stay set from launch to launch. Buffers must be set before each: a kernel object that
 * kept them would keep their memory.
 */
public final class ClKernel {

  private static final Cleaner CLEANER = Cleaner.create();

  private final ClProgram program;
  private final String name;
  private final cl_kernel kernel;
  private final Thread owner = Thread.currentThread();
  private final ArgumentKind[] kinds;
  private final long[] bits; // the value of each scalar, the size of each local block
  private final int[] sizes; // the bytes passed for each argument; 0 before it is set
  private final @Nullable ClBuffer[] buffers; // held from setting to launching
  private final long[] bufferIds; // what the native argument points to, 0 before it is set
  private final @Nullable ClStruct[] structs;
  private final ByteBuffer scratch =
      ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
  private final Pointer scratchPointer = Pointer.to(scratch);
  private final long maxGroupSize;
  private final long localBytes;

  private ClKernel(ClProgram program, String name, cl_kernel kernel) {
    this.program = program;
    this.name = name;
    this.kernel = kernel;
    int count = KernelQuery.argumentCount(kernel);
    this.kinds = new ArgumentKind[count];
    for (int i = 0; i < count; i++) {
      kinds[i] = KernelQuery.argumentKind(kernel, i);
    }
    this.bits = new long[count];
    this.sizes = new int[count];
    this.buffers = new ClBuffer[count];
    this.bufferIds = new long[count];
    this.structs = new ClStruct[count];
    this.maxGroupSize = KernelQuery.maxGroupSize(kernel, program.device());
    this.localBytes = KernelQuery.localBytes(kernel, program.device());
    CLEANER.register(this, () -> CL.clReleaseKernel(kernel));
  }

  static ClKernel create(ClProgram program, String name, cl_kernel kernel) {
    return new ClKernel(program, name, kernel);
  }

  /** The name in the source. */
  public String name() {
    return name;
  }

  /** The most work-items of a work-group that this kernel, as compiled, can be launched with. */
  public long maxGroupSize() {
    return maxGroupSize;
  }

  /** Bytes of local memory that one work-group takes, as far as the source fixes them. */
  public long localBytes() {
    return localBytes;
  }

  /** Sets a {@code __global} pointer to the start of a buffer. */
  public void setBuffer(int index, ClBuffer buffer) {
    check(index, ArgumentKind.BUFFER);
    if (buffer.device() != program.device()) {
      throw new IllegalArgumentException(
          describe(index) + " is on " + program.device() + ", the buffer on " + buffer.device());
    }
    if (bufferIds[index] != buffer.id()) {
      pointTo(index, buffer);
    }
    buffers[index] = buffer;
    sizes[index] = Long.BYTES;
  }

  private void pointTo(int index, ClBuffer buffer) {
    buffer.acquire();
    try {
      scratch.putLong(0, buffer.handle());
      set(index, Long.BYTES, scratchPointer);
      bufferIds[index] = buffer.id();
    } finally {
      buffer.release();
    }
  }

  /** Sets an {@code int} or {@code uint}. */
  public void setInt(int index, int value) {
    setScalar(index, value, Integer.BYTES);
  }

  /** Sets a {@code long} or {@code ulong}. */
  public void setLong(int index, long value) {
    setScalar(index, value, Long.BYTES);
  }

  /** Sets a {@code float}. */
  public void setFloat(int index, float value) {
    setScalar(index, Float.floatToRawIntBits(value), Integer.BYTES);
  }

  /** Sets a value of a struct type. */
  public void setStruct(int index, ClStruct value) {
    check(index, ArgumentKind.SCALAR);
    if (structs[index] == value) {
      return;
    }
    set(index, value.bytes(), value.pointer());
    structs[index] = value;
    sizes[index] = value.bytes();
  }

  /** Sets a {@code double}, on devices that have it. */
  public void setDouble(int index, double value) {
    setScalar(index, Double.doubleToRawLongBits(value), Long.BYTES);
  }

  /** Sets the size in bytes of a {@code __local} pointer's block, at least 1. */
  public void setLocal(int index, int bytes) {
    check(index, ArgumentKind.LOCAL);
    if (bytes < 1 || bytes > program.device().info().localMemory()) {
      throw new IllegalArgumentException(
          describe(index)
              + ": a local block of "
              + bytes
              + " bytes, the device has "
              + program.device().info().localMemory());
    }
    if (sizes[index] != 0 && bits[index] == bytes) {
      return;
    }
    set(index, bytes, null);
    bits[index] = bytes;
    sizes[index] = bytes;
  }

  private void setScalar(int index, long value, int size) {
    check(index, ArgumentKind.SCALAR);
    if (sizes[index] == size && bits[index] == value) {
      return;
    }
    if (size == Integer.BYTES) {
      scratch.putInt(0, (int) value);
    } else {
      scratch.putLong(0, value);
    }
    set(index, size, scratchPointer);
    bits[index] = value;
    sizes[index] = size;
  }

  private void set(int index, long size, @Nullable Pointer value) {
    try {
      Status.check(CL.clSetKernelArg(kernel, index, size, value), "set an argument");
    } catch (CLException e) {
      throw Status.wrap(e, "set " + describe(index) + " of " + size + " bytes");
    }
  }

  /**
   * Enqueues the kernel and returns; an empty range enqueues nothing.
   *
   * @throws IllegalArgumentException if the work-group is too large for this kernel
   * @throws IllegalStateException if an argument is missing or a buffer has been closed
   */
  public void launch(NdRange range) {
    if (!ready(range)) {
      return;
    }
    int held = acquireBuffers();
    try {
      enqueue(range, program.device().queue(), null);
    } finally {
      releaseBuffers(held);
      forgetBuffers();
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Runs the kernel alone and returns the time the device took for it, in nanoseconds. Waits for
   * everything before it and for itself: for measuring, not for work.
   */
  public long launchTimed(NdRange range) {
    if (!ready(range)) {
      return 0;
    }
    program.device().finish();
    cl_event event = new cl_event();
    int held = acquireBuffers();
    try {
      enqueue(range, program.device().profilingQueue(), event);
      return KernelQuery.nanos(event);
    } finally {
      releaseBuffers(held);
      forgetBuffers();
      Reference.reachabilityFence(this);
    }
  }

  private void enqueue(NdRange range, org.jocl.cl_command_queue queue, @Nullable cl_event event) {
    try {
      Status.check(
          CL.clEnqueueNDRangeKernel(
              queue,
              kernel,
              range.dimensions(),
              null,
              range.global(),
              range.local(),
              0,
              null,
              event),
          "launch");
    } catch (CLException e) {
      throw Status.wrap(e, "launch " + name + " over " + range);
    }
  }

  /** Checks what OpenCL would check late or not at all; false if there is nothing to do. */
  private boolean ready(NdRange range) {
    checkOwner();
    if (range.groupSize() > maxGroupSize) {
      throw new IllegalArgumentException(
          "kernel "
              + name
              + " runs at most "
              + maxGroupSize
              + " work-items in a group here, asked for "
              + range.groupSize());
    }
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0) {
        throw new IllegalStateException(describe(i) + " is not set");
      }
    }
    return !range.isEmpty();
  }

  private int acquireBuffers() {
    int i = 0;
    try {
      for (; i < buffers.length; i++) {
        ClBuffer buffer = buffers[i];
        if (buffer != null) {
          buffer.acquire();
        }
      }
      return i;
    } catch (IllegalStateException closed) {
      releaseBuffers(i);
      throw closed;
    }
  }

  private void releaseBuffers(int count) {
    for (int i = 0; i < count; i++) {
      ClBuffer buffer = buffers[i];
      if (buffer != null) {
        buffer.release();
      }
    }
  }

  private void forgetBuffers() {
    for (int i = 0; i < buffers.length; i++) {
      if (buffers[i] != null) {
        buffers[i] = null;
        sizes[i] = 0;
      }
    }
  }

  private void check(int index, ArgumentKind wanted) {
    checkOwner();
    if (index < 0 || index >= kinds.length) {
      throw new IndexOutOfBoundsException(
          "kernel " + name + " has " + kinds.length + " arguments, no number " + index);
    }
    if (kinds[index] != wanted && kinds[index] != ArgumentKind.UNKNOWN) {
      throw new IllegalArgumentException(
          describe(index) + " is a " + kinds[index] + " argument, got a " + wanted);
    }
  }

  private void checkOwner() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "kernel object "
              + name
              + " belongs to thread "
              + owner.getName()
              + ", used in "
              + Thread.currentThread().getName()
              + ": take one per thread from ThreadKernels");
    }
  }

  private String describe(int index) {
    return "argument " + index + " of kernel " + name;
  }
}
