package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.vector.Floats;

/** The loops for the gradient of the weights of one channel; offsets in segments are in bytes. */
interface DepthwiseGradientLoops {

  /** Sets the sums of all taps to zero. */
  void clear(MemorySegment sums, long at);

  /**
   * Multiplies planes of the gradient with what each tap meets, and adds the products to a vector
   * for each tap.
   *
   * @param step bytes from one plane to the next for each element of one
   */
  void multiply(
      DirectPlane g,
      MemorySegment image,
      long from,
      MemorySegment gradient,
      long gradientFrom,
      int planes,
      long step,
      MemorySegment sums,
      long at);

  /** Hands over the sums; false when one is not a number. */
  boolean store(MemorySegment sums, long at, Floats target, long first);

  /**
   * The gradient product by product: with vectors an infinity meets zeros where there is no
   * element, which gives NaN.
   */
  void multiplyPlainly(
      Window h,
      Window w,
      Floats image,
      Floats gradient,
      long plane,
      long planeStride,
      int planes,
      Floats target,
      long first);
}
