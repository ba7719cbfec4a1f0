package org.einkorn.nn.data;

import java.util.List;
import org.einkorn.nn.Shape;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * Images that differ a little in each pass: moved by up to so many pixels up or down and sideways,
 * with black coming in, and turned left to right by half of the chance. A pass without a key, as in
 * an evaluation, gives them as they are.
 */
public final class AugmentedImages implements Examples {
  private final DataSet images;
  private final int shift;
  private final boolean flip;
  private final float[] plain;
  private @Nullable RandomKey pass;

  /**
   * Images.
   *
   * @param images as they are
   * @param shift most pixels that an image is moved
   * @param flip whether a mirrored image is of the same class
   */
  public AugmentedImages(DataSet images, int shift, boolean flip) {
    if (shift < 0) {
      throw new IllegalArgumentException("images are moved by 0 pixels or more, not " + shift);
    }
    this.images = images;
    this.shift = shift;
    this.flip = flip;
    this.plain = new float[images.shape().size()];
  }

  @Override
  public String name() {
    return images.name();
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Shape inputs(int rows) {
    return images.inputs(rows);
  }

  @Override
  public Shape targets(int rows) {
    return images.targets(rows);
  }

  @Override
  public boolean hasTokens() {
    return false;
  }

  @Override
  public int classCount() {
    return images.classCount();
  }

  @Override
  public List<String> classes() {
    return images.classes();
  }

  @Override
  public void start(@Nullable RandomKey key) {
    pass = key;
  }

  @Override
  public void fill(int example, ExampleBatch to, int row) {
    RandomKey key = pass;
    if (key == null) {
      images.fill(example, to, row);
      return;
    }
    RandomKey own = key.split(example);
    int down = own.below(0, 2 * shift + 1) - shift;
    int right = own.below(1, 2 * shift + 1) - shift;
    boolean mirrored = flip && own.below(2, 2) == 1;
    images.copyImage(example, plain, 0);
    to.labels()[row] = images.label(example);
    ImageShape shape = images.shape();
    int at = row * shape.size();
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int y = 0; y < shape.height(); y++) {
        copyRow(channel * shape.height(), y - down, right, mirrored, to.inputs(), at);
        at += shape.width();
      }
    }
  }

  private void copyRow(int firstRow, int y, int right, boolean mirrored, float[] to, int at) {
    ImageShape shape = images.shape();
    int width = shape.width();
    int from = (firstRow + y) * width;
    boolean inside = y >= 0 && y < shape.height();
    for (int x = 0; x < width; x++) {
      int source = x - right;
      int column = mirrored ? width - 1 - source : source;
      to[at + x] = inside && column >= 0 && column < width ? plain[from + column] : images.black();
    }
  }

  @Override
  public String toString() {
    return "%s, moved by up to %d%s".formatted(images, shift, flip ? " and mirrored" : "");
  }
}
