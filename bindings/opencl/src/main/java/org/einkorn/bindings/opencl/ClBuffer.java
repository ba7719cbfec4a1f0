package org.einkorn.bindings.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * A block of device memory. Every range is checked in Java; using a closed buffer throws. Safe for
 * many threads, as far as the order of their commands does not matter to them. A buffer that is
 * forgotten instead of closed is given back after the garbage collector has found it.
 */
public final class ClBuffer implements AutoCloseable {

  /** One transfer's limit: a {@code ByteBuffer} ends at 2 GiB. */
  static final long CHUNK = 1L << 30;

  private static final Cleaner CLEANER = Cleaner.create();
  private static final AtomicLong IDS = new AtomicLong();

  private final ClDevice device;
  private final long bytes;
  private final State state;
  private final long id = IDS.incrementAndGet();

  private ClBuffer(ClDevice device, long bytes, cl_mem memory) {
    this.device = device;
    this.bytes = bytes;
    this.state = new State(memory);
    CLEANER.register(this, state::close);
  }

  static ClBuffer create(ClDevice device, long bytes) {
    try {
      // OpenCL knows no empty buffer: one of 0 bytes owns 4 that nobody reaches
      long size = Math.max(bytes, Integer.BYTES);
      return new ClBuffer(
          device,
          bytes,
          CL.clCreateBuffer(device.context(), CL.CL_MEM_READ_WRITE, size, null, null));
    } catch (CLException e) {
      throw Status.wrap(e, "allocate " + bytes + " bytes on " + device);
    }
  }

  /** The device that it belongs to. */
  public ClDevice device() {
    return device;
  }

  /** The size in bytes. */
  public long bytes() {
    return bytes;
  }

  /**
   * Copies from the host and waits, also for what was enqueued before.
   *
   * @param offset where in this buffer the copy begins
   * @param source memory to copy from, native or heap
   * @param from where in it the copy begins
   * @param length bytes to copy
   * @throws IndexOutOfBoundsException if either range leaves its memory
   */
  public void write(long offset, MemorySegment source, long from, long length) {
    check(offset, length);
    checkHost(source, from, length);
    transfer(offset, source, from, length, true);
  }

  /** Copies all of a segment. */
  public void write(long offset, MemorySegment source) {
    write(offset, source, 0, source.byteSize());
  }

  /**
   * Waits for what was enqueued before, then copies to the host.
   *
   * @param offset where in this buffer the copy begins
   * @param destination memory to fill, native or heap
   * @param to where in it the copy begins
   * @param length bytes to copy
   * @throws IndexOutOfBoundsException if either range leaves its memory
   */
  public void read(long offset, MemorySegment destination, long to, long length) {
    if (destination.isReadOnly()) {
      throw new IllegalArgumentException("the destination of a read is a read-only segment");
    }
    check(offset, length);
    checkHost(destination, to, length);
    transfer(offset, destination, to, length, false);
  }

  /** Fills all of a segment. */
  public void read(long offset, MemorySegment destination) {
    read(offset, destination, 0, destination.byteSize());
  }

  /**
   * Enqueues a fill with a 32-bit pattern.
   *
   * @param offset in bytes, a multiple of 4
   * @param length in bytes, a multiple of 4
   * @param pattern the 32 bits, as of {@link Float#floatToRawIntBits}
   */
  public void fill(long offset, long length, int pattern) {
    check(offset, length);
    if ((offset | length) % Integer.BYTES != 0) {
      throw new IllegalArgumentException(
          "a fill takes multiples of 4 bytes, got offset " + offset + " and length " + length);
    }
    if (length == 0) {
      return;
    }
    acquire();
    try {
      Pointer value = Pointer.to(new int[] {pattern});
      CL.clEnqueueFillBuffer(
          device.queue(), state.memory, value, Integer.BYTES, offset, length, 0, null, null);
    } catch (CLException e) {
      throw Status.wrap(e, "fill " + length + " bytes");
    } finally {
      release();
    }
  }

  /**
   * Enqueues a copy to another buffer of the same device, or to another place in this one.
   *
   * @throws IllegalArgumentException if the devices differ or the two ranges overlap
   */
  public void copyTo(ClBuffer destination, long from, long to, long length) {
    check(from, length);
    destination.check(to, length);
    if (destination.device != device) {
      throw new IllegalArgumentException(
          "a copy stays on one device: from " + device + " to " + destination.device);
    }
    if (destination == this && from < to + length && to < from + length && length > 0) {
      throw new IllegalArgumentException(
          "the ranges overlap: " + length + " bytes from " + from + " to " + to);
    }
    if (length == 0) {
      return;
    }
    acquire();
    try {
      destination.acquire();
      try {
        CL.clEnqueueCopyBuffer(
            device.queue(),
            state.memory,
            destination.state.memory,
            from,
            to,
            length,
            0,
            null,
            null);
      } catch (CLException e) {
        throw Status.wrap(e, "copy " + length + " bytes");
      } finally {
        destination.release();
      }
    } finally {
      release();
    }
  }

  /** Gives the memory back once commands in flight have ended; a second call does nothing. */
  @Override
  public void close() {
    state.close();
  }

  /** Whether {@link #close} has not been called. */
  public boolean isOpen() {
    return state.isOpen();
  }

  /** Keeps the memory until {@link #release}; throws if it is closed. */
  void acquire() {
    if (!state.acquire()) {
      throw new IllegalStateException("the device buffer of " + bytes + " bytes is closed");
    }
  }

  void release() {
    try {
      state.release();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * A number from 1 that no other buffer of the process ever has; a native handle may come again.
   */
  long id() {
    return id;
  }

  /** The native {@code cl_mem}, valid while acquired. */
  long handle() {
    return state.memory.getNativePointer();
  }

  private void check(long offset, long length) {
    if (offset < 0 || length < 0 || offset > bytes - length) {
      throw new IndexOutOfBoundsException(
          "range of " + length + " bytes at offset " + offset + " leaves a buffer of " + bytes);
    }
  }

  private static void checkHost(MemorySegment host, long offset, long length) {
    if (offset < 0 || offset > host.byteSize() - length) {
      throw new IndexOutOfBoundsException(
          "range of "
              + length
              + " bytes at offset "
              + offset
              + " leaves host memory of "
              + host.byteSize());
    }
  }

  /** Heap memory and small pieces through the staging block, large native memory directly. */
  private void transfer(long offset, MemorySegment host, long at, long length, boolean write) {
    acquire();
    try {
      if (host.isNative() && length > Staging.BYTES) {
        direct(offset, host, at, length, CHUNK, write);
      } else {
        staged(offset, host, at, length, write);
      }
    } catch (CLException e) {
      throw Status.wrap(e, (write ? "write " : "read ") + length + " bytes");
    } finally {
      release();
      Reference.reachabilityFence(host);
    }
  }

  /** Hands native memory over in pieces of at most {@code chunk} bytes. */
  void direct(long offset, MemorySegment host, long at, long length, long chunk, boolean write) {
    for (long done = 0; done < length; done += chunk) {
      long part = Math.min(chunk, length - done);
      Pointer pointer = Pointer.to(host.asSlice(at + done, part).asByteBuffer());
      enqueue(offset + done, part, pointer, write);
    }
  }

  private void staged(long offset, MemorySegment host, long at, long length, boolean write) {
    Staging staging = device.staging();
    synchronized (staging) {
      for (long done = 0; done < length; done += Staging.BYTES) {
        long part = Math.min(Staging.BYTES, length - done);
        if (write) {
          MemorySegment.copy(host, at + done, staging.segment(), 0, part);
          enqueue(offset + done, part, staging.pointer(), true);
        } else {
          enqueue(offset + done, part, staging.pointer(), false);
          MemorySegment.copy(staging.segment(), 0, host, at + done, part);
        }
      }
    }
  }

  /** Blocking: JOCL's non-blocking transfers start a task that waits on another thread. */
  private void enqueue(long offset, long length, Pointer host, boolean write) {
    if (write) {
      CL.clEnqueueWriteBuffer(
          device.queue(), state.memory, true, offset, length, host, 0, null, null);
    } else {
      CL.clEnqueueReadBuffer(
          device.queue(), state.memory, true, offset, length, host, 0, null, null);
    }
  }

  /** The native object and how many calls are using it; knows nothing of the buffer around it. */
  private static final class State {

    private static final int CLOSED = 1 << 30;

    private final cl_mem memory;
    private final AtomicInteger users = new AtomicInteger();

    State(cl_mem memory) {
      this.memory = memory;
    }

    boolean isOpen() {
      return (users.get() & CLOSED) == 0;
    }

    boolean acquire() {
      int seen;
      do {
        seen = users.get();
        if ((seen & CLOSED) != 0) {
          return false;
        }
      } while (!users.compareAndSet(seen, seen + 1));
      return true;
    }

    void release() {
      if (users.decrementAndGet() == CLOSED) {
        CL.clReleaseMemObject(memory);
      }
    }

    void close() {
      if (users.getAndUpdate(seen -> seen | CLOSED) == 0) {
        CL.clReleaseMemObject(memory);
      }
    }
  }
}
