package org.einkorn.bench;

import org.einkorn.kernels.Problems;

/** A variant of a backend on one problem. */
public abstract class KernelBenchmark extends ContenderBenchmark {

  /** The problem's text. */
  protected abstract String problem();

  @Override
  protected final Prepared prepared() {
    return Subject.prepare(Problems.parse(problem()), options(), variant);
  }
}
