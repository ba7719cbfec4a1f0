package org.einkorn.kernels.convolution;

import java.util.stream.IntStream;
import org.einkorn.kernels.Window;

/**
 * How the positions of one axis of a column matrix meet an image: position <i>i</i> and tap
 * <i>t</i> meet the element {@code i · step + offsets[t]}, which is padding outside of the image.
 */
final class Axis {

  final int positions;

  /** Distance in the image of neighbouring positions. */
  final int step;

  /** Size of the image. */
  final int size;

  /** Offset of each tap. */
  final int[] offsets;

  /** Place in the kernel of each tap. */
  final int[] taps;

  /** The least offset. */
  final int low;

  /** The greatest offset. */
  final int high;

  private Axis(int positions, int step, int size, int[] offsets, int[] taps) {
    this.positions = positions;
    this.step = step;
    this.size = size;
    this.offsets = offsets;
    this.taps = taps;
    this.low = IntStream.of(offsets).min().orElse(0);
    this.high = IntStream.of(offsets).max().orElse(0);
  }

  /** The positions are those of the output, and slide along the input. */
  static Axis forward(Window w) {
    int[] taps = IntStream.range(0, (int) w.kernel()).toArray();
    int[] offsets = IntStream.of(taps).map(k -> (int) (k * (w.dilation() + 1) - w.pad())).toArray();
    return new Axis((int) w.out(), (int) w.stride(), (int) w.in(), offsets, taps);
  }

  /**
   * The positions are those of the input that leave a remainder when divided by the stride, and the
   * image is the output: for these only each stride-th tap meets an output.
   */
  static Axis backward(Window w, int remainder) {
    int[] taps =
        IntStream.range(0, (int) w.kernel())
            .filter(k -> (remainder + w.pad() - k * (w.dilation() + 1)) % w.stride() == 0)
            .toArray();
    int[] offsets =
        IntStream.of(taps)
            .map(k -> (int) ((remainder + w.pad() - k * (w.dilation() + 1)) / w.stride()))
            .toArray();
    int positions = (int) Math.max(0, Math.ceilDiv(w.in() - remainder, w.stride()));
    return new Axis(positions, 1, (int) w.out(), offsets, taps);
  }

  /** The positions are tiles of results, and the taps are the elements that a tile meets. */
  static Axis tiles(Window w, boolean forward, WinogradTransform transform) {
    long results = forward ? w.out() : w.in();
    long size = forward ? w.in() : w.out();
    int low = (int) (forward ? -w.pad() : w.pad() - 2);
    int[] taps = IntStream.range(0, transform.side).toArray();
    int[] offsets = IntStream.of(taps).map(t -> low + t).toArray();
    int positions = (int) Math.ceilDiv(results, transform.outputs);
    return new Axis(positions, transform.outputs, (int) size, offsets, taps);
  }

  /** The positions with all places between them. */
  Axis dense() {
    return new Axis(Math.max(0, (positions - 1) * step + 1), 1, size, offsets, taps);
  }

  /** Each position meets its own element. */
  static Axis identity(int size) {
    return new Axis(size, 1, size, new int[] {0}, new int[] {0});
  }

  /** The same, with room behind the elements. */
  static Axis padded(int size, int room) {
    int behind = Math.max(0, room - size);
    return new Axis(size, 1, size, new int[] {0, behind}, new int[] {0, 0});
  }

  boolean isIdentity() {
    return taps.length == 1 && offsets[0] == 0 && step == 1 && positions == size;
  }

  /** True when no position meets padding. */
  boolean isInside() {
    return low >= 0 && (positions - 1) * step + high < size;
  }

  /** How far apart in a copy of the image the neighbouring positions are. */
  int copyStep() {
    return taps.length == 1 ? 1 : step;
  }

  /** How far apart in the image the neighbours in a copy of it are. */
  int copyStride() {
    return taps.length == 1 ? step : 1;
  }

  /** Elements that a copy for a run of positions needs. */
  int copySize(int run) {
    return (run - 1) * copyStep() + high - low + 1;
  }
}
