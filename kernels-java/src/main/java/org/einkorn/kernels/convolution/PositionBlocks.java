package org.einkorn.kernels.convolution;

/**
 * The positions of all images, cut into blocks over which the gradient of the weights is summed up:
 * even parts of an image, or some whole images.
 */
final class PositionBlocks {

  private final long images;
  private final int positions;
  private final int piece;
  private final int imagesPerBlock;

  PositionBlocks(long images, int positions) {
    this.images = images;
    this.positions = positions;
    int pieces = Math.max(1, Math.ceilDiv(positions, ConvolutionPlan.KC));
    this.piece = Math.ceilDiv(positions, pieces);
    this.imagesPerBlock =
        pieces > 1 || positions == 0 ? 1 : Math.max(1, ConvolutionPlan.KC / positions);
  }

  /** All positions. */
  long total() {
    return images * positions;
  }

  /** Positions of the longest block. */
  int longest() {
    return Math.max(1, piece * (int) Math.min(imagesPerBlock, Math.max(1, images)));
  }

  /** Positions of the block that starts at a position. */
  int length(long first) {
    if (imagesPerBlock > 1) {
      return (int) Math.min((long) imagesPerBlock * positions, total() - first);
    }
    return total() == 0 ? 0 : (int) Math.min(piece, positions - first % positions);
  }

  /** True when a block of this length lies in one image. */
  boolean isInOneImage(int length) {
    return length <= positions && (imagesPerBlock == 1 || length == positions);
  }
}
