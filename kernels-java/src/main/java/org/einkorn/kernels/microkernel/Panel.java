package org.einkorn.kernels.microkernel;

/**
 * Shape of a packed panel, and the vectors that it is packed with. They are of the machine's width
 * whatever the panel's: where vectors of one width only are in use, C2 knows the class of each. The
 * last vector of a row may reach into the next row.
 *
 * @param width elements for each p: MR or NR of a tile
 * @param lanes vectors of the packer
 */
record Panel(int width, Lanes lanes) {

  int vectors() {
    return Math.ceilDiv(width, lanes.length());
  }
}
