package org.einkorn.nn.training;

/** Is told how training goes, by the thread that trains. */
public interface TrainingListener {

  /** What to do after an epoch. */
  enum Verdict {
    /** Train on, while epochs are left. */
    CONTINUE,
    /** Training is done. */
    STOP
  }

  /** Hears nothing. */
  static TrainingListener silent() {
    return new TrainingListener() {};
  }

  /** After each step; the object is the same each time. */
  default void onStep(Progress progress) {}

  /** After each epoch. */
  default Verdict onEpoch(EpochResult result) {
    return Verdict.CONTINUE;
  }
}
