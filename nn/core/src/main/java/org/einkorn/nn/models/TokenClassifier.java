package org.einkorn.nn.models;

import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.data.text.TokenBatch;

/** A network that gives each of a batch of sequences of different length one logit a class. */
public interface TokenClassifier {

  /** The order of axes that it takes. */
  SequenceLayout layout();

  /**
   * Computes on a tape.
   *
   * @return batch × classes; a row without sequence gets some numbers
   */
  Tensor forward(Tape tape, TokenBatch batch);
}
