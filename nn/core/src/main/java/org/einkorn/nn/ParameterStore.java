package org.einkorn.nn;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the parameters of a network have in common: a version that every change of their numbers
 * counts up, and what was computed from them for inference.
 */
final class ParameterStore {
  private final Engine engine;
  private final AtomicLong version = new AtomicLong();
  private final Map<Convolution, FoldedConvolution> folded = new ConcurrentHashMap<>();

  ParameterStore(Engine engine) {
    this.engine = engine;
  }

  Engine engine() {
    return engine;
  }

  long version() {
    return version.get();
  }

  /** Numbers of parameters have changed, or are about to. */
  void changed() {
    version.incrementAndGet();
  }

  /** A convolution with its batch normalization folded in; the same object for the same ones. */
  FoldedConvolution folded(Convolution convolution) {
    BatchStatistics normalization = convolution.normalization();
    if (normalization == null) {
      throw new IllegalArgumentException("there is no batch normalization to fold");
    }
    return folded.computeIfAbsent(
        convolution, key -> new FoldedConvolution(this, key, normalization));
  }
}
