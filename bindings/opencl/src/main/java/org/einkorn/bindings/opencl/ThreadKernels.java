package org.einkorn.bindings.opencl;

/**
 * One {@link ClKernel} per thread: the arguments of a kernel object are state, and OpenCL forbids
 * two threads to set them at once. A thread's object is released after the thread has ended.
 */
public final class ThreadKernels {

  private final ClProgram program;
  private final String name;
  private final ThreadLocal<ClKernel> kernels;

  ThreadKernels(ClProgram program, String name) {
    this.program = program;
    this.name = name;
    this.kernels = ThreadLocal.withInitial(() -> program.kernel(name));
  }

  /** The calling thread's kernel object; allocates nothing after the first call. */
  public ClKernel get() {
    return kernels.get();
  }

  /** The program that the kernels come from. */
  public ClProgram program() {
    return program;
  }

  /** The kernel's name in the source. */
  public String name() {
    return name;
  }
}
