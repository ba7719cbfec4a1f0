package org.einkorn.bindings.opencl;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jspecify.annotations.Nullable;

/**
 * An OpenCL device with its one context and its one in-order queue, which live as long as the
 * process and are created when first needed. Safe for use by many threads.
 */
public final class ClDevice {

  private final DeviceInfo info;
  private final cl_device_id id;
  private final ConcurrentMap<ClProgram.Key, ProgramSlot> programs = new ConcurrentHashMap<>();
  private final Object openLock = new Object();
  private volatile @Nullable Session session;
  private @Nullable cl_command_queue profilingQueue; // guarded by openLock

  /** What exists once the device is in use. */
  private record Session(cl_context context, cl_command_queue queue, Staging staging) {}

  ClDevice(DeviceInfo info, cl_device_id id) {
    this.info = info;
    this.id = id;
  }

  /** What the device says about itself. */
  public DeviceInfo info() {
    return info;
  }

  /**
   * Allocates device memory; its contents are undefined.
   *
   * @param bytes at least 0; a buffer of 0 bytes is an ordinary one that nothing fits into
   * @throws IllegalArgumentException if the size is negative or above the device's limit
   * @throws ClException if the device has not that much left
   */
  public ClBuffer allocate(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "buffer size is " + bytes + " bytes, must not be negative");
    }
    if (bytes > info.maxAllocation()) {
      throw new IllegalArgumentException(
          "a buffer of "
              + bytes
              + " bytes exceeds the largest that "
              + info.name()
              + " allocates, "
              + info.maxAllocation()
              + " bytes: split it");
    }
    return ClBuffer.create(this, bytes);
  }

  /**
   * Builds a program, or returns the one that was built from the same source with the same options.
   *
   * <p>Programs are kept for the life of the process, keyed by the hash of their source, their
   * options and this device. Two threads that ask for one program build it once; a program that
   * failed is tried again when asked for again.
   *
   * @param source OpenCL C
   * @param options compiler options such as {@code -DTILE=8} and {@code -cl-mad-enable}, in order
   * @throws ClBuildException if it does not compile
   */
  public ClProgram program(String source, List<String> options) {
    ClProgram.Key key = ClProgram.Key.of(source, options);
    return programs.computeIfAbsent(key, ProgramSlot::new).get(this, source);
  }

  /** Waits until everything that was enqueued has been done. */
  public void finish() {
    Session open = session;
    if (open == null) {
      return; // nothing can have been enqueued
    }
    try {
      Status.check(CL.clFinish(open.queue), "finish");
    } catch (CLException e) {
      throw Status.wrap(e, "finish");
    }
  }

  /** Hands what was enqueued to the device without waiting for it. */
  public void flush() {
    Session open = session;
    if (open == null) {
      return;
    }
    try {
      Status.check(CL.clFlush(open.queue), "flush");
    } catch (CLException e) {
      throw Status.wrap(e, "flush");
    }
  }

  /** The name, for messages. */
  @Override
  public String toString() {
    return "opencl device " + info.index() + " (" + info.name() + ")";
  }

  cl_device_id id() {
    return id;
  }

  cl_context context() {
    return open().context;
  }

  cl_command_queue queue() {
    return open().queue;
  }

  Staging staging() {
    return open().staging;
  }

  /** A second in-order queue whose launches are timed; slower, so apart from the first. */
  cl_command_queue profilingQueue() {
    cl_context context = context();
    synchronized (openLock) {
      cl_command_queue queue = profilingQueue;
      if (queue == null) {
        queue = createQueue(context, CL.CL_QUEUE_PROFILING_ENABLE);
        profilingQueue = queue;
      }
      return queue;
    }
  }

  private Session open() {
    Session open = session;
    if (open != null) {
      return open;
    }
    synchronized (openLock) {
      open = session;
      if (open == null) {
        cl_context context = createContext();
        open = new Session(context, createQueue(context, 0), new Staging());
        session = open;
      }
      return open;
    }
  }

  private cl_context createContext() {
    try {
      return CL.clCreateContext(
          new cl_context_properties(), 1, new cl_device_id[] {id}, null, null, null);
    } catch (CLException e) {
      throw Status.wrap(e, "create a context on " + this);
    }
  }

  /** The call of OpenCL 1.x, deprecated in 2.0, which every loader has. */
  @SuppressWarnings("deprecation")
  private cl_command_queue createQueue(cl_context context, long properties) {
    try {
      return CL.clCreateCommandQueue(context, id, properties, null);
    } catch (CLException e) {
      throw Status.wrap(e, "create a queue on " + this);
    }
  }
}
