package org.einkorn.nn.data.text;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.einkorn.nn.random.RandomKey;

/**
 * Goes through labelled sequences in batches of those of like length, each filled up to the next
 * multiple of a number of steps: few different shapes, so few kernels, and little padding. Which
 * sequences meet and in which order batches come is a pure function of the key. The last batch of a
 * length has empty rows.
 */
public final class PaddedBatches {
  private final int[][] sequences;
  private final int[] labels;
  private final int batchSize;
  private final int grain;
  private final int most;
  private final int[] order;
  private final Map<Integer, TokenBatch> places = new TreeMap<>();
  private int[] starts = new int[0];
  private int[] sizes = new int[0];
  private int[] turn = new int[0];
  private int position;
  private TokenBatch batch;

  /**
   * Batches in the order of length.
   *
   * @param sequences token numbers of each sequence; taken over
   * @param labels one for each sequence; taken over
   * @param batchSize rows of each batch
   * @param grain steps of a batch are a multiple of it, or the most
   * @param most longer sequences are cut to so many tokens
   * @param layout order of the axes
   * @param padding the token that fills up
   */
  public PaddedBatches(
      int[][] sequences,
      int[] labels,
      int batchSize,
      int grain,
      int most,
      SequenceLayout layout,
      int padding) {
    if (sequences.length != labels.length) {
      throw new IllegalArgumentException(
          "%d sequences have %d labels".formatted(sequences.length, labels.length));
    }
    if (sequences.length == 0 || batchSize <= 0 || grain <= 0 || most <= 0) {
      throw new IllegalArgumentException(
          "batches need sequences, a size, a grain and a length above 0, not %d, %d, %d and %d"
              .formatted(sequences.length, batchSize, grain, most));
    }
    this.sequences = sequences;
    this.labels = labels;
    this.batchSize = batchSize;
    this.grain = grain;
    this.most = most;
    this.order = new int[sequences.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      places.computeIfAbsent(steps(i), steps -> new TokenBatch(layout, batchSize, steps, padding));
    }
    this.batch = places.values().iterator().next();
    arrange();
  }

  private int steps(int sequence) {
    int length = Math.clamp(sequences[sequence].length, 1, most);
    return Math.min(most, Math.ceilDiv(length, grain) * grain);
  }

  /** Sorts the order by length, keeping it among equals, and cuts it into batches. */
  private void arrange() {
    int[] counts = new int[places.size()];
    int[] rank = new int[order.length];
    Integer[] lengths = places.keySet().toArray(Integer[]::new);
    for (int sequence : order) {
      rank[sequence] = Arrays.binarySearch(lengths, steps(sequence));
      counts[rank[sequence]]++;
    }
    int[] sorted = new int[order.length];
    int[] at = new int[counts.length];
    int batches = 0;
    for (int i = 0, start = 0; i < counts.length; start += counts[i], i++) {
      at[i] = start;
      batches += Math.ceilDiv(counts[i], batchSize);
    }
    starts = new int[batches];
    sizes = new int[batches];
    turn = new int[batches];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int from = 0; from < counts[i]; from += batchSize) {
        starts[next] = at[i] + from;
        sizes[next] = Math.min(batchSize, counts[i] - from);
        turn[next] = next;
        next++;
      }
    }
    for (int sequence : order) {
      sorted[at[rank[sequence]]++] = sequence;
    }
    System.arraycopy(sorted, 0, order, 0, order.length);
    position = 0;
  }

  /** Starts a pass in the order that the key decides. */
  public void shuffle(RandomKey key) {
    key.split("sequences").permute(order);
    arrange();
    key.split("batches").permute(turn);
  }

  /** Starts a pass in the same order as the last one. */
  public void restart() {
    position = 0;
  }

  /** Number of batches of a whole pass. */
  public int count() {
    return turn.length;
  }

  /** Assembles the next batch into {@link #batch()}; false at the end of the pass. */
  public boolean next() {
    if (position == turn.length) {
      return false;
    }
    int which = turn[position++];
    batch = place(order[starts[which]]);
    batch.clear();
    for (int row = 0; row < sizes[which]; row++) {
      int sequence = order[starts[which] + row];
      batch.add(sequences[sequence], labels[sequence]);
    }
    return true;
  }

  private TokenBatch place(int sequence) {
    TokenBatch place = places.get(steps(sequence));
    if (place == null) {
      throw new IllegalStateException("no place for sequences of " + steps(sequence) + " steps");
    }
    return place;
  }

  /** The current batch; one place for each number of steps. */
  public TokenBatch batch() {
    return batch;
  }

  /** The number of the sequence in a filled row of the current batch. */
  public int sequence(int row) {
    return order[starts[turn[position - 1]] + row];
  }
}
