package org.einkorn.nn.layers;

import java.util.List;
import org.einkorn.nn.RecurrentOutput;
import org.einkorn.nn.RecurrentState;
import org.einkorn.nn.RecurrentWeights;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/** Recurrent layers in kernels of their own, with dropout in between. */
final class LayerByLayer {
  private LayerByLayer() {}

  static RecurrentOutput run(
      Tensor input,
      List<RecurrentWeights> layers,
      double dropout,
      @Nullable RecurrentState initial,
      @Nullable Tensor lengths) {
    Tensor tensor = input;
    Tensor[] hidden = new Tensor[layers.size()];
    @Nullable Tensor[] cell = new @Nullable Tensor[layers.size()];
    for (int i = 0; i < layers.size(); i++) {
      RecurrentOutput output =
          (i == 0 ? tensor : tensor.dropout(dropout))
              .recurrent(
                  layers.get(i), initial == null ? null : state(initial, layers, i), lengths);
      tensor = output.output();
      hidden[i] = output.last().hidden();
      cell[i] = output.last().cell();
    }
    return new RecurrentOutput(tensor, new RecurrentState(Tensor.concat(0, hidden), cell(cell)));
  }

  private static RecurrentState state(
      RecurrentState whole, List<RecurrentWeights> layers, int layer) {
    int directions = layers.get(layer).directions();
    int from = layer * directions;
    Tensor cell = whole.cell();
    return new RecurrentState(
        whole.hidden().slice(0, from, directions),
        cell == null ? null : cell.slice(0, from, directions));
  }

  private static @Nullable Tensor cell(@Nullable Tensor[] cell) {
    Tensor[] all = new Tensor[cell.length];
    for (int i = 0; i < cell.length; i++) {
      Tensor one = cell[i];
      if (one == null) {
        return null;
      }
      all[i] = one;
    }
    return Tensor.concat(0, all);
  }
}
