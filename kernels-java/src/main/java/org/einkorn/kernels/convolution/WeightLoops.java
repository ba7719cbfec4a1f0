package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops that put weights in the order of panels; offsets in segments are in bytes.
 *
 * <p>Those for many panels write the channels of all of them side by side, so that the weights are
 * read as they lie.
 */
interface WeightLoops {

  /**
   * Packs a panel: {@code panel[p · height + i] = weights[from + i · rowStep + steps[p]]}, zero
   * from row {@code rows} on.
   */
  void packWeights(
      Floats weights,
      long from,
      int rowStep,
      int[] steps,
      int k,
      int rows,
      int height,
      MemorySegment panel,
      long to);

  /**
   * Packs panels of weights of one tap, whose rows lie one behind the other: those of so many rows,
   * with zeros behind them.
   */
  void packRows(
      Floats weights,
      long from,
      int channelStep,
      int channels,
      int rows,
      int height,
      MemorySegment panels,
      long to);

  /**
   * Packs full panels whose taps lie one behind the other. Each is read as vectors, and put in
   * order among them.
   */
  void packOrdered(
      Floats weights,
      long from,
      int channelStep,
      int channels,
      int count,
      TapOrder order,
      MemorySegment panels,
      long to);

  /**
   * Packs full panels of {@link ConvolutionPlan#MR} rows by transposing eight taps at a time; needs
   * vectors of eight.
   *
   * @param places the place of each tap of the kernel among those of a panel, or -1
   * @param taps how many of them have one
   */
  void packTransposed(
      Floats weights,
      long from,
      int channelStep,
      int channels,
      int count,
      int[] places,
      int taps,
      MemorySegment panels,
      long to);
}
