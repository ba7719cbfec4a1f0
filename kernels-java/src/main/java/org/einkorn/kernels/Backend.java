package org.einkorn.kernels;

import java.util.List;

/**
 * Something that computes problems. Implementations are found by {@link java.util.ServiceLoader};
 * their constructors do nothing and never throw: loading is left to the first call of {@link
 * #availability()}.
 */
public interface Backend {

  /** Version of this interface; a backend returns the one it was written for. */
  int SPI_VERSION = 1;

  /** The version of this interface that the backend was written for: a literal, 1. */
  int spiVersion();

  /** The first part of its variants' ids, such as {@code vector}. */
  String name();

  /** Whether it can work in this process. The first call may load libraries; the answer is kept. */
  Availability availability();

  /** The devices that it computes on; empty when it is not available. */
  List<Device> devices();

  /**
   * What it offers for a problem, best guess first, refusals among them. An unavailable backend
   * refuses with the reason; a backend that does not compute on the device gives an empty list.
   */
  List<Offer> offers(Problem problem, Options options);
}
