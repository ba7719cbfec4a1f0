package org.einkorn.autotune;

import java.util.concurrent.CountDownLatch;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;

/**
 * A problem ready to be run. A handle is stable: keep it in the hot path. Its target, a prepared
 * kernel, may be exchanged between calls: once, when a better one is ready in the background, and
 * when {@link Einkorn#tune} finds another winner. In strict mode it never is.
 *
 * <p>Many threads may run a handle at once, each with operands and a workspace of its own.
 */
public final class Handle {

  private final long promisedBytes;
  private final WorkspacePool pool = new WorkspacePool();
  private final CountDownLatch settled;
  private volatile Kernel target;
  private volatile Decision decision;
  private boolean followsTuning;

  private Handle(Kernel target, Decision decision, int exchanges) {
    this.target = target;
    this.decision = decision;
    this.promisedBytes = target.workspaceBytes();
    this.settled = new CountDownLatch(exchanges);
  }

  /** A handle whose target stays. */
  static Handle settled(Kernel target, Decision decision) {
    return new Handle(target, decision, 0);
  }

  /** A handle whose target answers until a better one is ready. */
  static Handle waiting(Kernel standIn, Decision decision) {
    return new Handle(standIn, decision, 1);
  }

  /** Puts the better target in place, unless a tuning has found one meanwhile. */
  synchronized void exchange(Kernel better, Decision newDecision) {
    if (!followsTuning) {
      decision = newDecision;
      target = better;
    }
    settled.countDown();
  }

  /** Ends the wait for a better target: the present one is the best. */
  synchronized void keep(Decision newDecision) {
    if (!followsTuning) {
      decision = newDecision;
    }
    settled.countDown();
  }

  /** Puts the winner of a tuning in place, whatever is under way in the background. */
  synchronized void follow(Kernel winner, Decision newDecision) {
    target = winner;
    follow(newDecision);
  }

  /** The winner of a tuning is the present target. */
  synchronized void follow(Decision newDecision) {
    followsTuning = true;
    decision = newDecision;
  }

  /** Ends the wait for a better target: the stand-in stays. */
  void keep() {
    settled.countDown();
  }

  /**
   * Computes the problem; see {@link Kernel#run}. A workspace of {@link #newWorkspace()} serves for
   * as long as the handle does: a target that needs more than its predecessor, and is given the
   * predecessor's workspace, takes one from a pool of the handle's.
   */
  public void run(Operands operands, Workspace workspace) {
    Kernel kernel = target;
    long bytes = workspace.bytes();
    if (bytes < kernel.workspaceBytes() && bytes >= promisedBytes) {
      runPooled(kernel, operands);
    } else {
      kernel.run(operands, workspace);
    }
  }

  /** The same with a workspace from a pool of the handle's. */
  public void run(Operands operands) {
    runPooled(target, operands);
  }

  private void runPooled(Kernel kernel, Operands operands) {
    Workspace workspace = pool.take(kernel);
    try {
      kernel.run(operands, workspace);
    } finally {
      pool.giveBack(workspace);
    }
  }

  /** Bytes of scratch memory that a call needs now; it changes with the target only. */
  public long workspaceBytes() {
    return Math.max(promisedBytes, target.workspaceBytes());
  }

  /** A workspace that is large enough. */
  public Workspace newWorkspace() {
    Device device = options().device();
    return Workspace.allocate(device, workspaceBytes());
  }

  /**
   * The kernel that answers now, for callers that pack its weights: only the kernel that packed
   * them may be given them, whatever this handle's target is by then.
   */
  public Kernel kernel() {
    return target;
  }

  /** The problem. */
  public Problem problem() {
    return target.problem();
  }

  /** The options. */
  public Options options() {
    return target.options();
  }

  /** The variant that answers now: the decision's, or its stand-in. */
  public Variant variant() {
    return target.variant();
  }

  /** Which variant was chosen, and who decided. */
  public Decision decision() {
    return decision;
  }

  /** True when no better target is under way. */
  public boolean isSettled() {
    return settled.getCount() == 0;
  }

  /** Waits until no better target is under way. */
  public void awaitSettled() throws InterruptedException {
    settled.await();
  }

  @Override
  public String toString() {
    return variant().id() + " for '" + problem().text() + "'";
  }
}
