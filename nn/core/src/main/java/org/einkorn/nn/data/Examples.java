package org.einkorn.nn.data;

import java.util.List;
import java.util.stream.IntStream;
import org.einkorn.nn.Shape;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

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

  /** The names of the classes, their numbers unless they have some; empty for real targets. */
  default List<String> classes() {
    return IntStream.range(0, classCount()).mapToObj(Integer::toString).toList();
  }

  /**
   * A pass begins. Examples that differ from pass to pass, as augmented images do, must follow from
   * this key and their number alone, so that a pass can be taken up in its middle.
   *
   * @param pass the key of the pass, or null for examples as they are
   */
  default void start(@Nullable RandomKey pass) {}

  /** Writes an example to a row of a batch that {@link ExampleBatch#of} made for this set. */
  void fill(int example, ExampleBatch to, int row);
}
