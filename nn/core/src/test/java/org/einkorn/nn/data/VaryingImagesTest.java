package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class VaryingImagesTest {
  /** Two channels of 2×3, black is 1. */
  private static final DataSet SMALL =
      new DataSet(
          "small",
          new ImageShape(2, 2, 3),
          List.of("a"),
          new Normalization(1, -1, 1),
          new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
          new byte[1]);

  private static float[] fill(Examples set, int example) {
    ExampleBatch batch = ExampleBatch.of(set, 1);
    batch.fill(set, new int[] {example}, 0, 1);
    return batch.inputs();
  }

  @Test
  void augmentedImagesFollowFromTheKeyOfThePass() {
    AugmentedImages set = new AugmentedImages(SMALL, 1, true);
    float[] plain = fill(SMALL, 0);
    assertArrayEquals(plain, fill(set, 0));
    Set<String> seen = new HashSet<>();
    for (int pass = 0; pass < 200; pass++) {
      set.start(RandomKey.of(pass));
      float[] image = fill(set, 0);
      assertArrayEquals(image, fill(set, 0), "pass " + pass);
      assertTrue(seen.add(Arrays.toString(image)) || seen.size() <= 18, "pass " + pass);
    }
    assertEquals(18, seen.size(), "nine places, mirrored or not");
    assertTrue(seen.contains("[4.0, 3.0, 2.0, 7.0, 6.0, 5.0, 10.0, 9.0, 8.0, 13.0, 12.0, 11.0]"));
    assertTrue(seen.contains("[1.0, 5.0, 6.0, 1.0, 1.0, 1.0, 1.0, 11.0, 12.0, 1.0, 1.0, 1.0]"));
    set.start(null);
    assertArrayEquals(plain, fill(set, 0));
    assertThrows(IllegalArgumentException.class, () -> new AugmentedImages(SMALL, -1, false));
  }

  /** The centre of what is not black moves as the class says, by the same way in each frame. */
  @Test
  void clipsMoveAsTheirClassSays() {
    MovingImages clips = new MovingImages(Digits.load().test(), RandomKey.of(3));
    assertEquals(8, clips.classCount());
    ExampleBatch batch = ExampleBatch.of(clips, 1);
    Set<Integer> seen = new HashSet<>();
    for (int clip = 0; clip < 100; clip++) {
      batch.fill(clips, new int[] {clip}, 0, 1);
      double[] first = centre(batch.inputs(), 0);
      double[] last = centre(batch.inputs(), MovingImages.FRAMES - 1);
      int label = batch.labels()[0];
      String direction = clips.classes().get(label);
      int right = sign(direction, "right", "left");
      int down = sign(direction, "down", "up");
      int way = MovingImages.FRAMES - 1;
      assertEquals(right * way, last[0] - first[0], 1e-3, direction);
      assertEquals(down * way, last[1] - first[1], 1e-3, direction);
      seen.add(label);
    }
    assertEquals(8, seen.size());
    assertThrows(IllegalArgumentException.class, () -> new MovingImages(SMALL, RandomKey.of(1)));
  }

  private static int sign(String direction, String positive, String negative) {
    return direction.contains(positive) ? 1 : direction.contains(negative) ? -1 : 0;
  }

  private static double[] centre(float[] clip, int frame) {
    int width = 16;
    float black = Digits.load().test().black();
    double sum = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < width * width; i++) {
      double weight = clip[frame * width * width + i] - black;
      int row = i / width;
      sum += weight;
      x += weight * (i % width);
      y += weight * row;
    }
    return new double[] {x / sum, y / sum};
  }
}
