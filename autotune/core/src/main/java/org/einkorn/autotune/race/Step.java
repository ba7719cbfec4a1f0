package org.einkorn.autotune.race;

import org.einkorn.kernels.Device;

/** A whole step of a network on one device. */
public interface Step {

  /** The device. */
  Device device();

  /** Runs one step to its end: data copied in, everything computed, results copied out. */
  void run();
}
