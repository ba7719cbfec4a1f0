package org.einkorn.nn.data;

import org.einkorn.nn.random.RandomKey;

/**
 * Goes through a data set in batches of one size. The order is a pure function of the key; after
 * the constructor nothing is allocated.
 */
public final class Batches {

  /** What happens to the images that do not fill a batch. */
  public enum Rest {
    /** They are left out of this pass. */
    DROP,
    /** They come in a last batch whose other rows are empty. */
    PAD
  }

  private final DataSet set;
  private final Rest rest;
  private final Batch batch;
  private final int[] order;
  private int position;

  /**
   * A pass in the order of the set; {@link #shuffle} starts one in another order.
   *
   * @param set the images
   * @param batchSize rows of each batch; with {@link Rest#DROP} at most the size of the set
   * @param rest what happens to the images that do not fill a batch
   */
  public Batches(DataSet set, int batchSize, Rest rest) {
    if (rest == Rest.DROP && batchSize > set.size()) {
      throw new IllegalArgumentException(
          "%s has %d images, which do not fill one batch of %d; take a smaller batch"
              .formatted(set.name(), set.size(), batchSize));
    }
    this.set = set;
    this.rest = rest;
    this.batch = new Batch(set.shape(), batchSize);
    this.order = new int[set.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /** Starts a pass in the order that the key decides. */
  public void shuffle(RandomKey key) {
    key.permute(order);
    position = 0;
  }

  /** Starts a pass in the same order as the last one. */
  public void restart() {
    position = 0;
  }

  /** Number of batches of a whole pass. */
  public int count() {
    int size = batch.capacity();
    return rest == Rest.DROP ? order.length / size : Math.ceilDiv(order.length, size);
  }

  /** Assembles the next batch into {@link #batch()}; false at the end of the pass. */
  public boolean next() {
    int left = order.length - position;
    int taken = Math.min(left, batch.capacity());
    if (taken == 0 || (rest == Rest.DROP && taken < batch.capacity())) {
      return false;
    }
    batch.fill(set, order, position, taken);
    position += taken;
    return true;
  }

  /** The place that every batch is assembled in. */
  public Batch batch() {
    return batch;
  }

  /** The number in the set of the image in a filled row of the current batch. */
  public int image(int row) {
    return order[position - batch.filled() + row];
  }
}
