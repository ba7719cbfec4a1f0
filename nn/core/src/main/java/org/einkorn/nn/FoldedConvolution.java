package org.einkorn.nn;

import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.normalization.Folding;

/**
 * Weight and bias of a convolution with the batch normalization behind it folded in; computed anew
 * when a parameter of the network has changed. Shared by all inference tapes of the network.
 */
final class FoldedConvolution {
  private static final long NEVER = -1;

  private final ParameterStore store;
  private final Convolution convolution;
  private final BatchStatistics normalization;
  private final Place weight;
  private final Place bias;
  private volatile long version = NEVER;

  FoldedConvolution(ParameterStore store, Convolution convolution, BatchStatistics normalization) {
    this.store = store;
    this.convolution = convolution;
    this.normalization = normalization;
    this.weight = allocate(convolution.weight().shape().count());
    this.bias = allocate(convolution.outputs());
  }

  private Place allocate(long count) {
    Engine engine = store.engine();
    return new Place(engine.device().allocate(engine.type(), count), 0, count);
  }

  Place weight() {
    return weight;
  }

  Place bias() {
    return bias;
  }

  /** Folds again if a parameter has changed since the last time. */
  void refresh() {
    if (version != store.version()) {
      fold();
    }
  }

  private synchronized void fold() {
    long now = store.version();
    if (version == now) {
      return;
    }
    HeapBuffer weights = copy(convolution.weight());
    Parameter ownBias = convolution.bias();
    HeapBuffer biases =
        ownBias == null
            ? HeapBuffer.allocate(store.engine().type(), Math.toIntExact(bias.count()))
            : copy(ownBias);
    Folding.fold(
        weights,
        biases,
        copy(normalization.scale()),
        copy(normalization.shift()),
        copy(normalization.runningMean()),
        copy(normalization.runningVariance()),
        normalization.epsilon());
    weight.write(weights);
    bias.write(biases);
    version = now;
  }

  private HeapBuffer copy(Parameter parameter) {
    Place place = parameter.value().data();
    HeapBuffer host = HeapBuffer.allocate(store.engine().type(), Math.toIntExact(place.count()));
    place.read(host);
    return host;
  }
}
