package org.einkorn.nn.data;

import org.einkorn.nn.Shape;

/**
 * What a network learns from: numbered examples, each an input and a target. Inputs are numbers
 * (images, features) or tokens; targets are classes or numbers. All inputs of a set have one shape;
 * a sequence that is shorter than its row says its length.
 *
 * <p>Examples may lie in memory or on a disk; only {@link #fill} reads them, from one thread at a
 * time.
 */
public interface Examples {

  /** A name for messages. */
  String name();

  /** Number of examples. */
  int size();

  /** The shape of the inputs of a batch, batch first, with the names of the axes. */
  Shape inputs(int rows);

  /** The shape of the targets of a batch, batch first; of classes one number for each label. */
  Shape targets(int rows);

  /** True when inputs are numbers of tokens, false when they are real numbers. */
  boolean hasTokens();

  /** Number of classes, or 0 when targets are real numbers. */
  int classCount();

  /** Writes an example to a row of a batch that {@link ExampleBatch#of} made for this set. */
  void fill(int example, ExampleBatch to, int row);
}
