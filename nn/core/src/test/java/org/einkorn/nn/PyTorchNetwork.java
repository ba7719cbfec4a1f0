package org.einkorn.nn;

import static org.einkorn.nn.PyTorch.some;
import static org.einkorn.nn.PyTorch.tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MultiheadAttentionForwardFuncOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.kernels.DataType;

/** The networks of {@link ReferenceNetwork} in PyTorch's operations, trained by its optimizer. */
final class PyTorchNetwork {
  private static final double EPSILON = 1e-5;

  private final ReferenceNetwork reference;
  private final DataType type;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final TensorVector learned = new TensorVector();

  /** The same parameters by the same names. */
  PyTorchNetwork(ReferenceNetwork reference, DataType type) {
    this.reference = reference;
    this.type = type;
    for (Parameter parameter : reference.network(Engine.cpu()).parameters()) {
      Tensor tensor = tensor(type, parameter.shape(), parameter.toArray());
      parameters.put(parameter.name(), tensor);
      if (parameter.isLearned()) {
        learned.push_back(tensor.requires_grad_(true));
      }
    }
  }

  /** What {@link ReferenceNetwork#losses} is to be; PyTorch's memory of a step is freed with it. */
  @SuppressWarnings("try")
  double[] losses() {
    SGDOptions options = new SGDOptions(reference.rate());
    options.momentum().put(ReferenceNetwork.MOMENTUM);
    SGD optimizer = new SGD(learned, options);
    double[] losses = new double[ReferenceNetwork.STEPS + 1];
    for (int step = 0; step < losses.length; step++) {
      boolean training = step < ReferenceNetwork.STEPS;
      try (PointerScope scope = new PointerScope()) {
        optimizer.zero_grad();
        Tensor logits = forward(step, training);
        Tensor rows = logits.reshape(-1, reference.classes());
        int[] labels = reference.labels(step);
        Tensor loss = torch.cross_entropy_loss(rows, PyTorch.indices(labels, labels.length));
        losses[step] = loss.item_double();
        if (training) {
          loss.backward();
          optimizer.step();
        }
      }
    }
    return losses;
  }

  private Tensor forward(int step, boolean training) {
    if (reference.tokens() > 0) {
      long[] sizes = {reference.input().size(0), reference.input().size(1)};
      Tensor ids = PyTorch.indices(reference.ids(step), sizes);
      return reference.name().equals("lstm") ? lstm(ids) : transformer(ids);
    }
    Tensor images = tensor(type, reference.input(), reference.numbers(step));
    return reference.name().equals("lenet-5") ? lenet(images) : resnet(images, training);
  }

  private Tensor parameter(String name) {
    Tensor tensor = parameters.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no " + name + " in " + parameters.keySet());
    }
    return tensor;
  }

  private Tensor linear(String layer, Tensor x) {
    return torch.linear(x, parameter(layer + ".weight"), some(parameter(layer + ".bias")));
  }

  private Tensor convolution(String layer, Tensor x, int stride, int padding) {
    Tensor bias = parameters.get(layer + ".bias");
    long[] one = {1, 1};
    return torch.conv2d(
        x,
        parameter(layer + ".weight"),
        bias == null ? PyTorch.none() : some(bias),
        new long[] {stride, stride},
        new long[] {padding, padding},
        one,
        1);
  }

  private Tensor lenet(Tensor images) {
    Tensor x = torch.avg_pool2d(convolution("0.0", images, 1, 2).tanh(), 2, 2);
    x = torch.avg_pool2d(convolution("0.3", x, 1, 0).tanh(), 2, 2);
    x = linear("1", x.flatten(1, -1)).tanh();
    return linear("5", linear("3", x).tanh());
  }

  private Tensor resnet(Tensor images, boolean training) {
    Tensor x = batchNorm("1", convolution("0", images, 1, 1), training).relu();
    for (int block = 0; block < 9; block++) {
      int stride = block == 3 || block == 6 ? 2 : 1;
      String body = 3 + 2 * block + ".body.";
      Tensor y = batchNorm(body + "1", convolution(body + "0", x, stride, 1), training).relu();
      y = batchNorm(body + "4", convolution(body + "3", y, 1, 1), training);
      x = y.add(stride == 1 ? x : halved(x)).relu();
    }
    return linear("22", x.mean(2, 3));
  }

  /** Every second position, and as many channels again, of zeros, half of them in front. */
  private static Tensor halved(Tensor x) {
    LongOptional none = new LongOptional();
    long half = x.size(1) / 2;
    return torch.constant_pad_nd(
        x.slice(2, none, none, 2).slice(3, none, none, 2), 0, 0, 0, 0, half, half);
  }

  private Tensor batchNorm(String layer, Tensor x, boolean training) {
    return torch.batch_norm(
        x,
        some(parameter(layer + ".weight")),
        some(parameter(layer + ".bias")),
        some(parameter(layer + ".running_mean")),
        some(parameter(layer + ".running_var")),
        training,
        0.1,
        EPSILON,
        false);
  }

  private Tensor lstm(Tensor ids) {
    Tensor x = torch.embedding(parameter("embedding.weight"), ids);
    TensorVector weights = new TensorVector();
    for (String layer : List.of("l0", "l1")) {
      for (String kind : List.of("weight_ih_", "weight_hh_", "bias_ih_", "bias_hh_")) {
        weights.push_back(parameter("lstm." + kind + layer));
      }
    }
    long hidden = parameter("lstm.weight_hh_l0").size(1);
    Tensor zeros = torch.zeros(2, x.size(1), hidden).to(x.scalar_type());
    TensorVector states = new TensorVector(zeros, zeros);
    Tensor outputs = torch.lstm(x, states, weights, true, 2, 0.0, true, false, false).get0();
    return linear("decoder", outputs);
  }

  private Tensor transformer(Tensor ids) {
    Tensor positions = parameter("positions.weight");
    LongOptional none = new LongOptional();
    Tensor x =
        torch
            .embedding(parameter("embedding.weight"), ids)
            .add(positions.slice(0, none, new LongOptional(ids.size(1)), 1));
    for (int i = 0; i < 2; i++) {
      String block = "blocks." + i + ".";
      x = x.add(attention(block + "self_attn.", layerNorm(block + "norm1", x)));
      Tensor inner = torch.gelu(linear(block + "linear1", layerNorm(block + "norm2", x)));
      x = x.add(linear(block + "linear2", inner));
    }
    return linear("head", layerNorm("norm", x).mean(1));
  }

  private Tensor layerNorm(String layer, Tensor x) {
    return torch.layer_norm(
        x,
        new long[] {x.size(-1)},
        some(parameter(layer + ".weight")),
        some(parameter(layer + ".bias")),
        EPSILON,
        false);
  }

  /** PyTorch's own function of {@code MultiheadAttention}, which takes the steps first. */
  private Tensor attention(String layer, Tensor x) {
    Tensor steps = x.transpose(0, 1);
    Tensor none = new Tensor();
    MultiheadAttentionForwardFuncOptions options =
        new MultiheadAttentionForwardFuncOptions(
            x.size(2),
            3,
            parameter(layer + "in_proj_weight"),
            parameter(layer + "in_proj_bias"),
            none,
            none,
            false,
            0.0,
            parameter(layer + "out_proj.weight"),
            parameter(layer + "out_proj.bias"));
    options.need_weights().put(false);
    return torch.multi_head_attention_forward(steps, steps, steps, options).get0().transpose(0, 1);
  }
}
