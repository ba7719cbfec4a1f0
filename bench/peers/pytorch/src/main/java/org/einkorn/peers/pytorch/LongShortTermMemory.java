package org.einkorn.peers.pytorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** An embedding, PyTorch's fused stacked LSTM, and a linear layer at each step. */
final class LongShortTermMemory implements NeuralNetwork {

  private final long hidden;
  private final int layers;
  private final Tensor table;
  private final TensorVector parameters;
  private final Affine decoder;
  private final boolean training;

  LongShortTermMemory(Weights weights, long words, long hidden, int layers) {
    this.hidden = hidden;
    this.layers = layers;
    this.training = weights.areLearned();
    table = weights.next(words, hidden);
    long gates = 4 * hidden;
    Tensor[][] kinds = new Tensor[4][layers];
    for (int kind = 0; kind < kinds.length; kind++) {
      for (int layer = 0; layer < layers; layer++) {
        kinds[kind][layer] = kind < 2 ? weights.next(gates, hidden) : weights.next(gates);
      }
    }
    // PyTorch takes them layer by layer
    Tensor[] ordered = new Tensor[4 * layers];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = kinds[i % 4][i / 4];
    }
    parameters = new TensorVector(ordered);
    decoder = new Affine(weights, hidden, words);
  }

  /** Takes tokens of steps × batch. */
  @Override
  public Tensor forward(Tensor tokens) {
    Tensor x = torch.embedding(table, tokens);
    Tensor zeros = torch.zeros(layers, x.size(1), hidden);
    TensorVector states = new TensorVector(zeros, zeros);
    Tensor y = torch.lstm(x, states, parameters, true, layers, 0.0, training, false, false).get0();
    return decoder.forward(y);
  }
}
