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
    signature.check(operands);
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
