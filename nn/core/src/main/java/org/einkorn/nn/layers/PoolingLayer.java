package org.einkorn.nn.layers;

import org.einkorn.nn.Layer;
import org.einkorn.nn.Pooling;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.Windows;

/** What poolings have in common. */
abstract class PoolingLayer extends Layer {
  private final String name;
  private final int axes;
  private final Pooling pooling;

  PoolingLayer(String name, int axes, Pooling pooling) {
    this.name = name;
    this.axes = axes;
    this.pooling = pooling;
    Windows windows = pooling.windows();
    if (windows != null) {
      windows.over(axes);
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    return pooling.output(located(), input, axes);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.pool(pooling);
  }

  @Override
  public String toString() {
    return name + ' ' + pooling.text(axes);
  }
}
