package org.einkorn.nn;

import static org.einkorn.nn.PyTorch.longs;
import static org.einkorn.nn.PyTorch.some;
import static org.einkorn.nn.PyTorchCase.pair;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.kernels.recurrent.CellKind;
import org.einkorn.nn.PyTorchCase.Draw;
import org.einkorn.nn.PyTorchCase.Operands;
import org.einkorn.nn.PyTorchCase.Operation;
import org.einkorn.nn.layers.Embedding;
import org.einkorn.nn.layers.Gru;
import org.einkorn.nn.layers.Lstm;
import org.einkorn.nn.layers.Recurrent;
import org.einkorn.nn.layers.RecurrentOptions;
import org.einkorn.nn.layers.Rnn;
import org.einkorn.nn.layers.Rnn.Nonlinearity;

/** Embeddings, recurrent layers and attention. */
final class PyTorchSequences {
  private PyTorchSequences() {}

  static Stream<Operation> all() {
    return Stream.of(
        new Operation("embedding", PyTorchSequences::embedding),
        new Operation("recurrent tanh", draw -> recurrent(draw, CellKind.RNN_TANH)),
        new Operation("recurrent relu", draw -> recurrent(draw, CellKind.RNN_RELU)),
        new Operation("LSTM", draw -> recurrent(draw, CellKind.LSTM)),
        new Operation("GRU", draw -> recurrent(draw, CellKind.LBR_GRU)),
        new Operation("LSTM of several lengths", PyTorchSequences::packed),
        new Operation("attention", PyTorchSequences::attention),
        new Operation("attention to others", PyTorchSequences::crossAttention));
  }

  private static PyTorchCase embedding(Draw draw) {
    int rows = draw.from(1, 6);
    Embedding layer = new Embedding(rows, draw.from(1, 4));
    Shape shape = draw.shape(draw.from(1, 3));
    int[] ids = draw.indices(Math.toIntExact(shape.count()), 0, rows - 1);
    return pair(
        layer,
        p -> p[0].add(layer.forward(p[0].tape().tensor(shape, ids)).sum()),
        p ->
            p.at(0)
                .add(
                    torch
                        .embedding(p.get("weight"), PyTorch.indices(ids, PyTorch.sizes(shape)))
                        .sum()),
        Leaves.shape(2));
  }

  private static Recurrent layer(CellKind kind, int inputs, int hidden, RecurrentOptions options) {
    return switch (kind) {
      case RNN_TANH -> new Rnn(inputs, hidden, Nonlinearity.TANH, options);
      case RNN_RELU -> new Rnn(inputs, hidden, Nonlinearity.RELU, options);
      case LSTM -> new Lstm(inputs, hidden, options);
      case LBR_GRU -> new Gru(inputs, hidden, options);
    };
  }

  private static RecurrentOptions options(Draw draw) {
    RecurrentOptions options = RecurrentOptions.layers(draw.from(1, 2));
    options = draw.flip() ? options.bidirectional() : options;
    return draw.flip() ? options.withoutBias() : options;
  }

  /** Outputs and last states, one behind the other. */
  private static Tensor joined(RecurrentOutput output) {
    Tensor states = Tensor.concat(0, flat(output.output()), flat(output.last().hidden()));
    Tensor cell = output.last().cell();
    return cell == null ? states : Tensor.concat(0, states, flat(cell));
  }

  private static Tensor flat(Tensor tensor) {
    return tensor.reshape(Shape.vector("all", tensor.shape().count()));
  }

  private static org.bytedeco.pytorch.Tensor joined(org.bytedeco.pytorch.Tensor... parts) {
    TensorVector flat = new TensorVector();
    for (var part : parts) {
      flat.push_back(part.reshape(-1));
    }
    return torch.cat(flat, 0);
  }

  private static TensorVector weights(Operands p, RecurrentOptions options) {
    TensorVector weights = new TensorVector();
    for (int i = 0; i < options.layers(); i++) {
      for (String way : options.isBidirectional() ? List.of("", "_reverse") : List.of("")) {
        for (String kind : List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh")) {
          if (options.hasBias() || kind.startsWith("weight")) {
            weights.push_back(p.get(kind + "_l" + i + way));
          }
        }
      }
    }
    return weights;
  }

  private static PyTorchCase recurrent(Draw draw, CellKind kind) {
    int inputs = draw.from(1, 4);
    RecurrentOptions options = options(draw);
    Recurrent layer = layer(kind, inputs, draw.from(1, 4), options);
    int batch = draw.from(1, 3);
    Shape state = layer.stateShape(batch);
    Shape source = Leaves.shape(draw.from(1, 4), batch, inputs);
    boolean cells = kind == CellKind.LSTM;
    return pair(
        layer,
        p -> joined(layer.forward(p[0], new RecurrentState(p[1], cells ? p[2] : null), null)),
        p -> recurrent(p, kind, options),
        cells ? new Shape[] {source, state, state} : new Shape[] {source, state});
  }

  private static org.bytedeco.pytorch.Tensor recurrent(
      Operands p, CellKind kind, RecurrentOptions options) {
    TensorVector weights = weights(p, options);
    var x = p.at(0);
    var h = p.at(1);
    boolean bias = options.hasBias();
    long layers = options.layers();
    boolean both = options.isBidirectional();
    if (kind == CellKind.LSTM) {
      TensorVector states = new TensorVector(h, p.at(2));
      var all = torch.lstm(x, states, weights, bias, layers, 0.0, true, both, false);
      return joined(all.get0(), all.get1(), all.get2());
    }
    var all =
        switch (kind) {
          case RNN_TANH -> torch.rnn_tanh(x, h, weights, bias, layers, 0.0, true, both, false);
          case RNN_RELU -> torch.rnn_relu(x, h, weights, bias, layers, 0.0, true, both, false);
          default -> torch.gru(x, h, weights, bias, layers, 0.0, true, both, false);
        };
    return joined(all.get0(), all.get1());
  }

  /** PyTorch packs sequences from the longest to the shortest, step by step. */
  private static PyTorchCase packed(Draw draw) {
    int inputs = draw.from(1, 3);
    RecurrentOptions options = options(draw);
    Lstm layer = new Lstm(inputs, draw.from(1, 3), options);
    int batch = draw.from(1, 4);
    int steps = draw.from(1, 5);
    int[] lengths = draw.indices(batch, 1, steps);
    Arrays.sort(lengths);
    for (int i = 0; i < batch / 2; i++) {
      int other = lengths[i];
      lengths[i] = lengths[batch - 1 - i];
      lengths[batch - 1 - i] = other;
    }
    lengths[0] = steps;
    Shape state = layer.stateShape(batch);
    return pair(
        layer,
        p -> {
          Tensor ends = p[0].tape().tensor(Shape.vector("batch", batch), lengths);
          return joined(layer.forward(p[0], new RecurrentState(p[1], p[2]), ends));
        },
        p -> packed(p, options, lengths),
        Leaves.shape(steps, batch, inputs),
        state,
        state);
  }

  private static org.bytedeco.pytorch.Tensor packed(
      Operands p, RecurrentOptions options, int[] lengths) {
    int[] running = new int[lengths[0]];
    TensorVector rows = new TensorVector();
    for (int step = 0; step < running.length; step++) {
      int now = step;
      running[step] = (int) Arrays.stream(lengths).filter(length -> length > now).count();
      rows.push_back(p.at(0).select(0, step).narrow(0, 0, running[step]));
    }
    var all =
        torch.lstm(
            torch.cat(rows, 0),
            PyTorch.indices(running, running.length),
            new TensorVector(p.at(1), p.at(2)),
            weights(p, options),
            options.hasBias(),
            options.layers(),
            0.0,
            true,
            options.isBidirectional());
    TensorVector padded = new TensorVector();
    long start = 0;
    for (int count : running) {
      var step = all.get0().narrow(0, start, count);
      padded.push_back(torch.constant_pad_nd(step, 0, 0, 0, lengths.length - count));
      start += count;
    }
    return joined(torch.cat(padded, 0), all.get1(), all.get2());
  }

  /** Batch × steps × width as batch × heads × steps × their width. */
  private static org.bytedeco.pytorch.Tensor heads(
      org.bytedeco.pytorch.Tensor x, int part, int width, int heads) {
    return x.narrow(2, (long) part * width, width)
        .reshape(x.size(0), x.size(1), heads, width / heads)
        .transpose(1, 2);
  }

  private static org.bytedeco.pytorch.Tensor attend(
      org.bytedeco.pytorch.Tensor q,
      org.bytedeco.pytorch.Tensor k,
      org.bytedeco.pytorch.Tensor v,
      TensorOptional mask,
      boolean causal) {
    var result =
        torch
            .scaled_dot_product_attention(q, k, v, mask, 0.0, causal, new DoubleOptional(), false)
            .transpose(1, 2);
    return result.reshape(result.size(0), result.size(1), q.size(1) * q.size(3));
  }

  private static PyTorchCase attention(Draw draw) {
    int heads = draw.from(1, 3);
    int width = heads * draw.from(1, 4);
    int batch = draw.from(1, 3);
    int steps = draw.from(1, 6);
    AttentionMask axes =
        draw.any(AttentionMask.NONE, AttentionMask.K, AttentionMask.BK, AttentionMask.QK);
    boolean causal = axes == AttentionMask.NONE && draw.flip();
    int[] sizes =
        switch (axes) {
          case K -> new int[] {1, steps};
          case BK -> new int[] {batch, 1, 1, steps};
          default -> new int[] {steps, steps};
        };
    int count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    float[] mask = draw.numbers(count, -2, 2);
    return pair(
        p ->
            p[0].attention(
                heads,
                causal,
                axes,
                axes == AttentionMask.NONE
                    ? null
                    : p[0].tape().tensor(Shape.vector("mask", count), mask)),
        p ->
            attend(
                heads(p.at(0), 0, width, heads),
                heads(p.at(0), 1, width, heads),
                heads(p.at(0), 2, width, heads),
                axes == AttentionMask.NONE
                    ? PyTorch.none()
                    : some(PyTorch.constant(mask, longs(sizes))),
                causal),
        Leaves.shape(batch, steps, 3L * width));
  }

  private static PyTorchCase crossAttention(Draw draw) {
    int heads = draw.from(1, 3);
    int width = heads * draw.from(1, 4);
    int batch = draw.from(1, 3);
    return pair(
        p -> p[0].attention(p[1], heads, false, AttentionMask.NONE, null),
        p ->
            attend(
                heads(p.at(0), 0, width, heads),
                heads(p.at(1), 0, width, heads),
                heads(p.at(1), 1, width, heads),
                PyTorch.none(),
                false),
        Leaves.shape(batch, draw.from(1, 5), width),
        Leaves.shape(batch, draw.from(1, 5), 2L * width));
  }
}
