package org.einkorn.kernels.microkernel;

/**
 * Shape of a packed panel, and the vectors that it is packed with.
 *
 * @param width elements for each p: MR or NR of a tile
 * @param lanes vectors of the packer; their length divides the width or is not less than it
 */
record Panel(int width, Lanes lanes) {

  Panel {
    if (width > lanes.length() && width % lanes.length() != 0) {
      throw new IllegalArgumentException(
          "a panel of width " + width + " cannot be packed by " + lanes.length() + " lanes");
    }
  }

  /**
   * The panel of this width, packed with the widest fitting vectors of at most {@code widest}.
   * Wider than the panel is better than narrower: where vectors of one width only are in use, C2
   * knows the class of each.
   */
  static Panel of(int width, Lanes widest) {
    int bits = widest.bits();
    while (bits > 64 && !fits(width, bits, widest)) {
      bits /= 2;
    }
    return new Panel(width, new Lanes(widest.element(), bits));
  }

  private static boolean fits(int width, int bits, Lanes widest) {
    int length = bits / 8 / widest.element().bytes();
    return width % length == 0 || width < length;
  }

  int vectors() {
    return Math.ceilDiv(width, lanes.length());
  }
}
