package org.einkorn.kernels;

/**
 * A variant prepared for a problem: run many times, by many threads at once as long as each call
 * has a workspace and operands of its own. A run allocates nothing.
 */
public abstract class Kernel {

  private final Variant variant;
  private final Problem problem;
  private final Options options;
  private final Signature signature;

  /** A kernel of a variant for a problem under options. */
  protected Kernel(Variant variant, Problem problem, Options options) {
    this.variant = variant;
    this.problem = problem;
    this.options = options;
    this.signature = new Signature(problem, options);
  }

  /**
   * Computes the problem. On a device other than the CPU the run is enqueued; a host copy or {@link
   * Device#finish()} waits for it.
   *
   * @throws IllegalArgumentException when an operand is missing, too small, of another type or
   *     place, or overlaps another one; nothing has been written then
   */
  public final void run(Operands operands, Workspace workspace) {
    signature.check(operands, this);
    if (workspace.bytes() < workspaceBytes()
        || !workspace.memory().device().equals(options.device())) {
      throw new IllegalArgumentException(
          String.format(
              "the workspace has %d bytes on %s, but %s needs %d on %s",
              workspace.bytes(),
              workspace.memory().device().id(),
              variant.id(),
              workspaceBytes(),
              options.device().id()));
    }
    execute(operands, workspace);
  }

  /** The run itself, its arguments checked. */
  protected abstract void execute(Operands operands, Workspace workspace);

  /**
   * Whether this kernel rearranges its weights in each run, so that {@link #pack} saves time where
   * they stay the same.
   */
  public boolean packsWeights() {
    return false;
  }

  /**
   * Rearranges the weights once, for many runs: {@code operands.set(kernel.pack(operands))}. Of the
   * operands only {@link Role#WEIGHTS} is read. Runs give the same bits as those that are given the
   * weights.
   *
   * @throws IllegalStateException when this kernel has nothing to rearrange
   * @throws IllegalArgumentException when the weights are missing, too small, or of another type or
   *     place
   */
  public final PackedWeights pack(Operands operands) {
    if (!packsWeights()) {
      throw new IllegalStateException(
          String.format(
              "%s reads the weights of '%s' as they lie; ask packsWeights() before pack()",
              variant.id(), problem.text()));
    }
    PackedWeights packed = new PackedWeights(this, packedBytes());
    packed.renew(operands);
    return packed;
  }

  /** Bytes of packed weights. */
  protected long packedBytes() {
    return 0;
  }

  /** Rearranges the weights, their operand checked. */
  protected void packWeights(Operands operands, NativeBuffer target) {
    throw new IllegalStateException(variant.id() + " packs no weights");
  }

  final void checkAndPack(Operands operands, NativeBuffer target) {
    signature.check(operands, Role.WEIGHTS);
    packWeights(operands, target);
  }

  /** Bytes of scratch memory that a call needs. */
  public long workspaceBytes() {
    return 0;
  }

  /** A workspace that is large enough. */
  public final Workspace newWorkspace() {
    return Workspace.allocate(options.device(), workspaceBytes());
  }

  /** The variant. */
  public final Variant variant() {
    return variant;
  }

  /** The problem. */
  public final Problem problem() {
    return problem;
  }

  /** The options. */
  public final Options options() {
    return options;
  }
}
