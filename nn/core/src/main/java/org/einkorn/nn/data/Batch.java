package org.einkorn.nn.data;

import java.util.Arrays;

/**
 * A reusable place for the images and labels of one batch, in the layout batch × channels × height
 * × width.
 */
public final class Batch {
  /** The label of a row that only fills up the batch. */
  public static final int NO_LABEL = -1;

  private final ImageShape shape;
  private final float[] images;
  private final int[] labels;
  private int filled;

  /**
   * An empty batch.
   *
   * @param shape shape of each image
   * @param capacity rows
   */
  public Batch(ImageShape shape, int capacity) {
    if (capacity <= 0) {
      throw new IllegalArgumentException("a batch needs at least one image, not " + capacity);
    }
    this.shape = shape;
    this.images = new float[Math.multiplyExact(capacity, shape.size())];
    this.labels = new int[capacity];
  }

  /** The shape of each image. */
  public ImageShape shape() {
    return shape;
  }

  /** Number of rows, filled or not. */
  public int capacity() {
    return labels.length;
  }

  /** Number of rows that hold an image; the others hold zeros and {@link #NO_LABEL}. */
  public int filled() {
    return filled;
  }

  /** The normalised pixels; shared, overwritten by the next batch. */
  public float[] images() {
    return images;
  }

  /** The labels; shared, overwritten by the next batch. */
  public int[] labels() {
    return labels;
  }

  void fill(DataSet set, int[] order, int from, int count) {
    for (int row = 0; row < count; row++) {
      set.copyImage(order[from + row], images, row * shape.size());
      labels[row] = set.label(order[from + row]);
    }
    Arrays.fill(images, count * shape.size(), images.length, 0);
    Arrays.fill(labels, count, labels.length, NO_LABEL);
    filled = count;
  }
}
