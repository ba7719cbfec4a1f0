package org.einkorn.autotune;

import java.util.ArrayDeque;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Workspace;

/** Workspaces of one handle, as many as calls were ever in flight; steady use allocates nothing. */
final class WorkspacePool {

  private final ArrayDeque<Workspace> free = new ArrayDeque<>();

  /** A workspace that is large enough for the kernel. */
  Workspace take(Kernel kernel) {
    synchronized (free) {
      Workspace workspace = free.pollLast();
      // One that an exchanged target left too small is dropped here.
      while (workspace != null && workspace.bytes() < kernel.workspaceBytes()) {
        workspace = free.pollLast();
      }
      if (workspace != null) {
        return workspace;
      }
    }
    return kernel.newWorkspace();
  }

  void giveBack(Workspace workspace) {
    synchronized (free) {
      free.addLast(workspace);
    }
  }
}
