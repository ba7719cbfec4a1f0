package org.einkorn.nn.training;

import java.util.List;

/** Is told how training goes, by the thread that trains. */
public interface TrainingListener {

  /** What to do next. */
  enum Verdict {
    /** Train on, while epochs are left. */
    CONTINUE,
    /** Training is done; an epoch in progress ends here. */
    STOP;

    /** Stop if either says so. */
    Verdict or(Verdict other) {
      return this == STOP ? STOP : other;
    }
  }

  /** Hears nothing. */
  static TrainingListener silent() {
    return new TrainingListener() {};
  }

  /** Tells each of these listeners; training stops when any says so. */
  static TrainingListener all(TrainingListener... listeners) {
    List<TrainingListener> copy = List.of(listeners);
    return new TrainingListener() {
      @Override
      public Verdict onStep(Progress progress) {
        Verdict verdict = Verdict.CONTINUE;
        for (int i = 0; i < copy.size(); i++) {
          verdict = verdict.or(copy.get(i).onStep(progress));
        }
        return verdict;
      }

      @Override
      public Verdict onEpoch(EpochResult result) {
        Verdict verdict = Verdict.CONTINUE;
        for (int i = 0; i < copy.size(); i++) {
          verdict = verdict.or(copy.get(i).onEpoch(result));
        }
        return verdict;
      }
    };
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
