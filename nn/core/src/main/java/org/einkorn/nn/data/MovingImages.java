package org.einkorn.nn.data;

import java.util.List;
import org.einkorn.nn.Shape;
import org.einkorn.nn.random.RandomKey;

/**
 * Short clips, each of an image that moves in one of eight directions; the direction is the class,
 * which no single frame tells. Frames are twice as wide and high as an image; images larger than 16
 * pixels are halved first. Where a clip begins, how fast it is and where it goes follow from its
 * number and the key.
 */
public final class MovingImages implements Examples {
  /** Frames of a clip. */
  public static final int FRAMES = 8;

  private static final List<String> DIRECTIONS =
      List.of("right", "down right", "down", "down left", "left", "up left", "up", "up right");
  private static final int[] RIGHT = {1, 1, 0, -1, -1, -1, 0, 1};
  private static final int[] DOWN = {0, 1, 1, 1, 0, -1, -1, -1};
  private static final int LARGEST = 16;

  private final DataSet images;
  private final RandomKey key;
  private final int halving;
  private final int side;
  private final float[] image;

  /**
   * A clip for each image.
   *
   * @param images square images of one channel
   * @param key decides how they move
   */
  public MovingImages(DataSet images, RandomKey key) {
    ImageShape shape = images.shape();
    if (shape.channels() != 1 || shape.height() != shape.width() || shape.height() < FRAMES) {
      throw new IllegalArgumentException(
          "clips are made of square images of one channel, at least %d pixels wide, not of %s"
              .formatted(FRAMES, shape));
    }
    this.images = images;
    this.key = key;
    this.halving = shape.height() > LARGEST ? 2 : 1;
    this.side = shape.height() / halving;
    this.image = new float[shape.size()];
  }

  @Override
  public String name() {
    return images.name() + ", moving";
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Shape inputs(int rows) {
    return Shape.volumes(rows, 1, FRAMES, 2L * side, 2L * side);
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
    return DIRECTIONS.size();
  }

  @Override
  public List<String> classes() {
    return DIRECTIONS;
  }

  @Override
  public void fill(int example, ExampleBatch to, int row) {
    RandomKey own = key.split(example);
    int direction = own.below(0, DIRECTIONS.size());
    int speed = 1 + own.below(1, side / (FRAMES - 1));
    int way = speed * (FRAMES - 1);
    int x = start(own, 2, RIGHT[direction], way);
    int y = start(own, 3, DOWN[direction], way);
    images.copyImage(example, image, 0);
    to.labels()[row] = direction;
    int frame = 4 * side * side;
    for (int t = 0; t < FRAMES; t++) {
      draw(
          to.inputs(),
          (row * FRAMES + t) * frame,
          x + t * speed * RIGHT[direction],
          y + t * speed * DOWN[direction]);
    }
  }

  /** A first place from which the whole way stays inside. */
  private int start(RandomKey own, int index, int sign, int way) {
    if (sign == 0) {
      return own.below(index, side + 1);
    }
    int start = own.below(index, side - way + 1);
    return sign > 0 ? start : start + way;
  }

  private void draw(float[] to, int frame, int x, int y) {
    int width = 2 * side;
    for (int i = frame; i < frame + width * width; i++) {
      to[i] = images.black();
    }
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        to[frame + (y + row) * width + x + column] = pixel(row, column);
      }
    }
  }

  /** The mean of the pixels that become one. */
  private float pixel(int row, int column) {
    int width = images.shape().width();
    float sum = 0;
    for (int i = 0; i < halving; i++) {
      for (int j = 0; j < halving; j++) {
        sum += image[(row * halving + i) * width + column * halving + j];
      }
    }
    return sum / (halving * halving);
  }

  @Override
  public String toString() {
    return "%s: %d clips of %d frames, %d×%d".formatted(name(), size(), FRAMES, 2 * side, 2 * side);
  }
}
