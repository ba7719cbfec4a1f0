package org.einkorn.kernels.convolution;

/** The sizes of a plane that vectors read where it lies, in elements. */
sealed interface PlaneInPlace permits DirectPlane, SpreadPlane {

  /** Elements of the plane that is read. */
  long input();

  /** Elements of the results. */
  long output();

  /** Elements before the plane that vectors reach, which count for nothing. */
  int before();

  /** Elements behind the plane that vectors reach. */
  int behind();
}
