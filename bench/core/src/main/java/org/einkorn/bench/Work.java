package org.einkorn.bench;

import org.einkorn.bench.networks.NetworkTask;
import org.einkorn.kernels.Problem;

/** What contenders are compared in: the problem of a kernel, or the task of a whole network. */
public sealed interface Work {

  /** The canonical text. */
  String text();

  /** What results are grouped by: a family of kernels, or training or inference of networks. */
  String family();

  /** Floating-point operations of a run. */
  double operations();

  /** Bytes that a run must move at least. */
  double bytes();

  /**
   * One kernel.
   *
   * @param problem its problem
   */
  record OfKernel(Problem problem) implements Work {
    @Override
    public String text() {
      return problem.text();
    }

    @Override
    public String family() {
      return problem.family().text();
    }

    @Override
    public double operations() {
      return problem.operations();
    }

    @Override
    public double bytes() {
      return problem.bytes();
    }
  }

  /**
   * A whole network.
   *
   * @param task its task
   */
  record OfNetwork(NetworkTask task) implements Work {
    @Override
    public String text() {
      return task.text();
    }

    @Override
    public String family() {
      return task.pass().text();
    }

    @Override
    public double operations() {
      return task.operations();
    }

    @Override
    public double bytes() {
      return task.bytes();
    }
  }
}
