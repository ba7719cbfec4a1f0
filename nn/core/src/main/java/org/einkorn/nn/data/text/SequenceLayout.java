package org.einkorn.nn.data.text;

import java.util.List;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;

/** The order of the axes of a batch of sequences. */
public enum SequenceLayout {
  /** Steps × batch: what recurrent layers take. */
  STEPS_FIRST,
  /** Batch × steps: what attention takes. */
  BATCH_FIRST;

  /** The shape of a batch of tokens. */
  public Shape shape(int batch, int steps) {
    Axis sequences = new Axis("batch", batch);
    Axis times = new Axis("steps", steps);
    return new Shape(this == STEPS_FIRST ? List.of(times, sequences) : List.of(sequences, times));
  }

  /** Where a token lies. */
  int index(int sequence, int step, int batch, int steps) {
    return this == STEPS_FIRST ? step * batch + sequence : sequence * steps + step;
  }
}
