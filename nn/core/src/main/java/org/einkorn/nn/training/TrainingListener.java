package org.einkorn.nn.training;

/** Is told how training goes, by the thread that trains. */
public interface TrainingListener {

  /** What to do next. */
  enum Verdict {
    /** Train on, while epochs are left. */
    CONTINUE,
    /** Training is done; an epoch in progress ends here. */
    STOP
  }

  /** Hears nothing. */
  static TrainingListener silent() {
    return new TrainingListener() {};
  }

  /** After each step; the object is the same each time. */
  default Verdict onStep(Progress progress) {
    return Verdict.CONTINUE;
  }

  /** After each epoch. */
  default Verdict onEpoch(EpochResult result) {
    return Verdict.CONTINUE;
  }
}
