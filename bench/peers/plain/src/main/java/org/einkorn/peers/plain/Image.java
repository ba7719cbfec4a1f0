package org.einkorn.peers.plain;

import org.einkorn.peers.protocol.Task;

/**
 * Where the elements of images n c h w lie, for either layout.
 *
 * @param n step to the next image
 * @param c step to the next channel
 * @param h step to the next row
 * @param w step to the next column
 */
record Image(int n, int c, int h, int w) {

  static Image of(Task task, int channels, int height, int width) {
    return task.is("layout", "nhwc")
        ? new Image(channels * height * width, 1, width * channels, channels)
        : new Image(channels * height * width, height * width, width, 1);
  }

  int at(int image, int channel, int row, int column) {
    return image * n + channel * c + row * h + column * w;
  }
}
