package org.einkorn.kernels.convolution;

/** The sizes of Winograd's minimal filtering of a 3×3 kernel. */
enum WinogradTransform {
  /** F(2×2, 3×3): 16 products for 4 results, instead of 36. */
  F2(2),
  /** F(4×4, 3×3): 36 products for 16 results, instead of 144. */
  F4(4);

  /** Rows and columns of results in a tile. */
  final int outputs;

  /** Rows and columns of the image that a tile meets. */
  final int side;

  WinogradTransform(int outputs) {
    this.outputs = outputs;
    this.side = outputs + 2;
  }

  /** Products of a tile. */
  int products() {
    return side * side;
  }
}
