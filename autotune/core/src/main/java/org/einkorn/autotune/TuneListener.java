package org.einkorn.autotune;

/** Hears how a tuning goes, on the thread that tunes. */
@FunctionalInterface
public interface TuneListener {

  /** A listener that does not listen. */
  TuneListener NONE = progress -> {};

  /** Called before each problem, and once more at the end. */
  void onProgress(TuneProgress progress);
}
