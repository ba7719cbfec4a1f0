package org.einkorn.bench;

/** What a benchmark runs: verified, and ready to be run again and again. */
public interface Prepared {

  /** One run, complete when this returns. */
  void run();

  /** What computes it, for the results. */
  String implementation();

  /** The text of what was compared before. */
  String verification();

  /** How long times must have been steady before it counts as warm, in nanoseconds. */
  long patience();

  /** Bytes that a run may allocate on the heap when all is compiled. */
  long heapBytes();
}
