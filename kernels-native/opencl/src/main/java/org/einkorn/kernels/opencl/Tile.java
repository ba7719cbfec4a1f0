package org.einkorn.kernels.opencl;

import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.kernels.DataType;

/**
 * How a matrix product is cut: see {@code tile.cl}. All sizes are powers of two.
 *
 * @param bm rows of a work-group's tile
 * @param bn columns of a work-group's tile
 * @param bk depth of one step
 * @param tm rows of a work-item
 * @param tn columns of a work-item, a vector of 2 to 16
 */
record Tile(int bm, int bn, int bk, int tm, int tn) {

  /**
   * The shapes that compete. Large tiles reuse each loaded element most, small ones keep more
   * work-groups busy and waste less at the edges; 64x128x16 has few, fat work-items for processors
   * with wide vectors.
   */
  static final List<Tile> ALL =
      List.of(
          new Tile(64, 64, 16, 4, 4),
          new Tile(128, 128, 8, 8, 8),
          new Tile(128, 64, 8, 8, 8),
          new Tile(64, 128, 16, 8, 16),
          new Tile(32, 32, 16, 2, 4),
          new Tile(16, 16, 16, 1, 4));

  Tile {
    for (int size : new int[] {bm, bn, bk, tm, tn}) {
      if (Integer.bitCount(size) != 1) {
        throw new IllegalArgumentException("a tile's sizes are powers of two, not " + size);
      }
    }
    if (bm % tm != 0 || bn % tn != 0 || tn < 2 || tn > 16) {
      throw new IllegalArgumentException("work-items of " + tm + "x" + tn + " do not fit the tile");
    }
  }

  /** The last part of a variant's id: {@code 64x64x16}. */
  String text() {
    return bm + "x" + bn + "x" + bk;
  }

  /** Work-items of a work-group. */
  int groupSize() {
    return bm / tm * (bn / tn);
  }

  /** Local memory of a work-group, the padding of both tiles included. */
  long localBytes(DataType type) {
    return (long) bk * (bm + 1 + bn + tn) * type.bytes();
  }

  /** Tiles that cover this many rows. */
  long rows(long m) {
    return Math.ceilDiv(m, bm);
  }

  /** Tiles that cover this many columns. */
  long columns(long n) {
    return Math.ceilDiv(n, bn);
  }

  List<String> defines() {
    return List.of("-DBM=" + bm, "-DBN=" + bn, "-DBK=" + bk, "-DTM=" + tm, "-DTN=" + tn);
  }

  Optional<String> refusal(DeviceInfo device, DataType type) {
    return Limits.group(device, groupSize(), localBytes(type));
  }
}
