package org.einkorn.nn.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.einkorn.nn.Shape;
import org.einkorn.nn.random.RandomKey;

/**
 * Images with their labels. Immutable; pixels and labels are kept as bytes.
 *
 * <p>Image <i>i</i> takes the pixels from <i>i</i>·shape.size(), channel by channel, row by row.
 */
public final class DataSet implements Examples {
  private final String name;
  private final ImageShape shape;
  private final List<String> classes;
  private final Normalization normalization;
  private final byte[] pixels;
  private final byte[] labels;
  private final float[] table;

  /**
   * A set that takes over the two arrays; the caller must not change them afterwards.
   *
   * @param name for messages
   * @param shape shape of each image
   * @param classes names of the classes, at most 256
   * @param normalization how pixels become numbers
   * @param pixels unsigned bytes
   * @param labels unsigned bytes, each below the number of classes
   * @throws IllegalArgumentException when sizes or labels do not fit
   */
  public DataSet(
      String name,
      ImageShape shape,
      List<String> classes,
      Normalization normalization,
      byte[] pixels,
      byte[] labels) {
    this.name = Objects.requireNonNull(name);
    this.shape = Objects.requireNonNull(shape);
    this.classes = List.copyOf(classes);
    this.normalization = Objects.requireNonNull(normalization);
    this.pixels = pixels;
    this.labels = labels;
    this.table = normalization.table();
    check();
  }

  private void check() {
    if (classes.isEmpty() || classes.size() > 256) {
      throw new IllegalArgumentException(
          name + ": expected 1 to 256 classes, found " + classes.size());
    }
    if (pixels.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          "%s: %d labels need %d pixels of images with %s, found %d"
              .formatted(
                  name, labels.length, (long) labels.length * shape.size(), shape, pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (label(i) >= classes.size()) {
        throw new IllegalArgumentException(
            "%s: label %d of image %d is not below the number of classes, %d"
                .formatted(name, label(i), i, classes.size()));
      }
    }
  }

  /** The name, such as {@code digits train}. */
  @Override
  public String name() {
    return name;
  }

  /** The shape of each image. */
  public ImageShape shape() {
    return shape;
  }

  /** The names of the classes; a label is an index into them. */
  @Override
  public List<String> classes() {
    return classes;
  }

  /** How pixels become numbers. */
  public Normalization normalization() {
    return normalization;
  }

  /** Number of images. */
  @Override
  public int size() {
    return labels.length;
  }

  /** The label of an image. */
  public int label(int image) {
    return labels[image] & 0xff;
  }

  /** A copy of the pixels of an image, as unsigned bytes. */
  public byte[] pixels(int image) {
    int from = Objects.checkIndex(image, size()) * shape.size();
    return Arrays.copyOfRange(pixels, from, from + shape.size());
  }

  /** Mean of all pixels divided by the scale. */
  public double mean() {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xff;
    }
    return sum / normalization.scale() / pixels.length;
  }

  /** SHA-256 of all pixels, or of all labels. */
  String hash(boolean ofPixels) {
    return KnownSet.sha256(ofPixels ? pixels : labels);
  }

  /** Writes the normalised pixels of an image from {@code offset} on. */
  public void copyImage(int image, float[] to, int offset) {
    int size = shape.size();
    int from = Objects.checkIndex(image, size()) * size;
    Objects.checkFromIndexSize(offset, size, to.length);
    for (int i = 0; i < size; i++) {
      to[offset + i] = table[pixels[from + i] & 0xff];
    }
  }

  /** What a pixel of zero becomes. */
  float black() {
    return table[0];
  }

  @Override
  public Shape inputs(int rows) {
    return Shape.images(rows, shape.channels(), shape.height(), shape.width());
  }

  @Override
  public Shape targets(int rows) {
    return Shape.features(rows, 1);
  }

  @Override
  public boolean hasTokens() {
    return false;
  }

  @Override
  public int classCount() {
    return classes.size();
  }

  @Override
  public void fill(int example, ExampleBatch to, int row) {
    copyImage(example, to.inputs(), row * shape.size());
    to.labels()[row] = label(example);
  }

  /** The images with these numbers, in this order. */
  public DataSet select(String newName, int[] images) {
    int size = shape.size();
    byte[] chosen = new byte[Math.multiplyExact(images.length, size)];
    byte[] chosenLabels = new byte[images.length];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(pixels, images[i] * size, chosen, i * size, size);
      chosenLabels[i] = labels[images[i]];
    }
    return new DataSet(newName, shape, classes, normalization, chosen, chosenLabels);
  }

  /** The first images, all when there are fewer. */
  public DataSet first(int count) {
    int kept = Math.min(count, size());
    byte[] few = Arrays.copyOf(pixels, kept * shape.size());
    return new DataSet(name, shape, classes, normalization, few, Arrays.copyOf(labels, kept));
  }

  /**
   * Splits each class by the same share, in an order that the key decides.
   *
   * @param testShare share of the images that goes to the test set, from 0 to 1
   * @param key decides which
   */
  public DataSplit split(double testShare, RandomKey key) {
    if (!(testShare >= 0 && testShare <= 1)) {
      throw new IllegalArgumentException("the share must be from 0 to 1, not " + testShare);
    }
    int[] total = new int[classes.size()];
    for (int i = 0; i < size(); i++) {
      total[label(i)]++;
    }
    int[] taken = new int[classes.size()];
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (int image : key.permutation(size())) {
      int label = label(image);
      (taken[label]++ < Math.round(total[label] * testShare) ? test : train).add(image);
    }
    return new DataSplit(
        select(name + " train", toArray(train)), select(name + " test", toArray(test)));
  }

  private static int[] toArray(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String toString() {
    return "%s: %d images, %s, %d classes".formatted(name, size(), shape, classes.size());
  }
}
