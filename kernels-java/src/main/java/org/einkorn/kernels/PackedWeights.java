package org.einkorn.kernels;

/**
 * The weights of a problem, rearranged for one kernel: made by {@link Kernel#pack}, and given to
 * runs of that kernel in place of the weights. Many runs may read them at once. They hold a copy:
 * what becomes of the weights is not seen until {@link #renew}.
 */
public final class PackedWeights {

  private final Kernel kernel;
  private final NativeBuffer memory;

  PackedWeights(Kernel kernel, long bytes) {
    this.kernel = kernel;
    this.memory = (NativeBuffer) Device.cpu().allocate(DataType.U8, bytes);
  }

  /**
   * Rearranges the weights of the operands anew. No run may read them meanwhile.
   *
   * @throws IllegalArgumentException when the weights are missing, too small, or of another type or
   *     place
   */
  public void renew(Operands operands) {
    kernel.checkAndPack(operands, memory);
  }

  /** The kernel that reads them. */
  public Kernel kernel() {
    return kernel;
  }

  /** The panels, in the kernel's own order. */
  public NativeBuffer memory() {
    return memory;
  }
}
