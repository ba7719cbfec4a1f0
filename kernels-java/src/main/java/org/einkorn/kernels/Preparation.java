package org.einkorn.kernels;

/** How ready a kernel must be when its preparation returns. */
public enum Preparation {
  /** Correct, perhaps still slow: for tests and verification. */
  COLD,
  /** At full speed: compiled and warmed up. */
  WARM
}
