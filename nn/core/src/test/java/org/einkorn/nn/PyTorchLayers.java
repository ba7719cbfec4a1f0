package org.einkorn.nn;

import static org.einkorn.nn.PyTorch.longs;
import static org.einkorn.nn.PyTorch.some;
import static org.einkorn.nn.PyTorchCase.pair;

import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.nn.PyTorchCase.Draw;
import org.einkorn.nn.PyTorchCase.Operands;
import org.einkorn.nn.PyTorchCase.Operation;
import org.einkorn.nn.layers.BatchNorm1d;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.BatchNorm3d;
import org.einkorn.nn.layers.Conv1d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Conv3d;
import org.einkorn.nn.layers.ConvTranspose1d;
import org.einkorn.nn.layers.ConvTranspose2d;
import org.einkorn.nn.layers.ConvTranspose3d;
import org.einkorn.nn.layers.ConvolutionOptions;
import org.einkorn.nn.layers.GroupNorm;
import org.einkorn.nn.layers.InstanceNorm;
import org.einkorn.nn.layers.LayerNorm;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.RmsNorm;

/** Linear layers, convolutions, poolings and normalizations. */
final class PyTorchLayers {
  private static final double EPSILON = 1e-5;

  private PyTorchLayers() {}

  static Stream<Operation> all() {
    return Stream.of(
        new Operation("linear", PyTorchLayers::linear),
        new Operation("tied linear", PyTorchLayers::tied),
        new Operation("convolution", draw -> convolution(draw, false)),
        new Operation("transposed convolution", draw -> convolution(draw, true)),
        new Operation("pooling", PyTorchLayers::pooling),
        new Operation("adaptive pooling", PyTorchLayers::adaptive),
        new Operation("batch normalization", PyTorchLayers::batchNorm),
        new Operation("layer normalization", PyTorchLayers::layerNorm),
        new Operation("RMS normalization", PyTorchLayers::rmsNorm),
        new Operation("group normalization", PyTorchLayers::groupNorm),
        new Operation("instance normalization", PyTorchLayers::instanceNorm));
  }

  private static TensorOptional optional(Operands p, String name) {
    return p.has(name) ? some(p.get(name)) : PyTorch.none();
  }

  private static Shape withAxis(Shape shape, int axis, long size) {
    long[] sizes = PyTorch.sizes(shape);
    sizes[axis] = size;
    return Leaves.shape(sizes);
  }

  private static PyTorchCase linear(Draw draw) {
    int inputs = draw.from(1, 6);
    int outputs = draw.from(1, 6);
    Linear layer = new Linear(inputs, outputs, draw.flip());
    Shape source = draw.shape(draw.from(2, 4));
    int last = source.rank() - 1;
    return pair(
        layer,
        p -> layer.forward(p[0], p[1], null),
        p -> torch.linear(p.at(0), p.get("weight"), optional(p, "bias")).add(p.at(1)),
        withAxis(source, last, inputs),
        withAxis(source, last, outputs));
  }

  private static PyTorchCase tied(Draw draw) {
    int inputs = draw.from(1, 6);
    Linear there = new Linear(inputs, draw.from(1, 6));
    Linear back = Linear.tiedWithoutBias(there);
    return pair(
        there,
        p -> back.forward(there.forward(p[0])),
        p -> torch.linear(p.at(0), p.get("weight"), some(p.get("bias"))).matmul(p.get("weight")),
        Leaves.shape(draw.from(1, 5), inputs));
  }

  private static int[] each(Draw draw, int axes, int low, int high) {
    return draw.indices(axes, low, high);
  }

  private static PyTorchCase convolution(Draw draw, boolean transposed) {
    int axes = draw.from(1, 3);
    int groups = draw.from(1, 3);
    int inputs = groups * draw.from(1, 2);
    int outputs = groups * draw.from(1, 2);
    int[] kernel = each(draw, axes, 1, 3);
    int[] stride = each(draw, axes, 1, 3);
    int[] dilation = each(draw, axes, 1, 2);
    int[] padding = new int[axes];
    int[] extra = new int[axes];
    long[] sizes = new long[axes + 2];
    sizes[0] = draw.from(1, 3);
    sizes[1] = inputs;
    for (int i = 0; i < axes; i++) {
      int reach = (kernel[i] - 1) * dilation[i] + 1;
      padding[i] = draw.from(0, (reach - 1) / 2);
      extra[i] = draw.from(0, Math.min(stride[i], 2) - 1);
      sizes[i + 2] = (long) reach + draw.from(0, 4);
    }
    ConvolutionOptions options =
        ConvolutionOptions.kernel(kernel)
            .withStride(stride)
            .withPadding(padding)
            .withDilation(dilation)
            .withGroups(groups);
    options = transposed ? options.withOutputPadding(extra) : options;
    Layer layer =
        layer(axes, transposed, inputs, outputs, draw.flip() ? options.withoutBias() : options);
    return pair(
        layer,
        p -> layer.forward(p[0]),
        p ->
            transposed
                ? transposed(p, stride, padding, extra, groups, dilation)
                : plain(p, stride, padding, dilation, groups),
        Leaves.shape(sizes));
  }

  private static Layer layer(
      int axes, boolean transposed, int inputs, int outputs, ConvolutionOptions options) {
    return switch (axes) {
      case 1 ->
          transposed
              ? new ConvTranspose1d(inputs, outputs, options)
              : new Conv1d(inputs, outputs, options);
      case 2 ->
          transposed
              ? new ConvTranspose2d(inputs, outputs, options)
              : new Conv2d(inputs, outputs, options);
      default ->
          transposed
              ? new ConvTranspose3d(inputs, outputs, options)
              : new Conv3d(inputs, outputs, options);
    };
  }

  private static org.bytedeco.pytorch.Tensor plain(
      Operands p, int[] stride, int[] padding, int[] dilation, int groups) {
    var x = p.at(0);
    var weight = p.get("weight");
    TensorOptional bias = optional(p, "bias");
    long[] s = longs(stride);
    long[] pad = longs(padding);
    long[] d = longs(dilation);
    return switch (stride.length) {
      case 1 -> torch.conv1d(x, weight, bias, s, pad, d, groups);
      case 2 -> torch.conv2d(x, weight, bias, s, pad, d, groups);
      default -> torch.conv3d(x, weight, bias, s, pad, d, groups);
    };
  }

  private static org.bytedeco.pytorch.Tensor transposed(
      Operands p, int[] stride, int[] padding, int[] extra, int groups, int[] dilation) {
    var x = p.at(0);
    var weight = p.get("weight");
    TensorOptional bias = optional(p, "bias");
    long[] s = longs(stride);
    long[] pad = longs(padding);
    long[] more = longs(extra);
    long[] d = longs(dilation);
    return switch (stride.length) {
      case 1 -> torch.conv_transpose1d(x, weight, bias, s, pad, more, groups, d);
      case 2 -> torch.conv_transpose2d(x, weight, bias, s, pad, more, groups, d);
      default -> torch.conv_transpose3d(x, weight, bias, s, pad, more, groups, d);
    };
  }

  private static PyTorchCase pooling(Draw draw) {
    int axes = draw.from(1, 3);
    int[] kernel = each(draw, axes, 1, 3);
    int[] stride = each(draw, axes, 1, 3);
    int[] padding = Arrays.stream(kernel).map(k -> draw.from(0, k / 2)).toArray();
    long[] sizes = new long[axes + 2];
    sizes[0] = draw.from(1, 3);
    sizes[1] = draw.from(1, 3);
    for (int i = 0; i < axes; i++) {
      sizes[i + 2] = (long) kernel[i] + draw.from(0, 4);
    }
    Windows windows = Windows.of(kernel).withStride(stride).withPadding(padding);
    boolean max = draw.flip();
    boolean counts = draw.flip();
    Pooling pooling = max ? Pooling.max(windows) : Pooling.average(windows, counts);
    long[] k = longs(kernel);
    long[] s = longs(stride);
    long[] pad = longs(padding);
    return pair(
        p -> p[0].pool(pooling),
        p -> max ? greatest(p.at(0), k, s, pad) : mean(p.at(0), k, s, pad, counts),
        Leaves.shape(sizes));
  }

  private static org.bytedeco.pytorch.Tensor greatest(
      org.bytedeco.pytorch.Tensor x, long[] kernel, long[] stride, long[] padding) {
    long[] dense = new long[kernel.length];
    Arrays.fill(dense, 1);
    return switch (kernel.length) {
      case 1 -> torch.max_pool1d(x, kernel, stride, padding, dense, false);
      case 2 -> torch.max_pool2d(x, kernel, stride, padding, dense, false);
      default -> torch.max_pool3d(x, kernel, stride, padding, dense, false);
    };
  }

  private static org.bytedeco.pytorch.Tensor mean(
      org.bytedeco.pytorch.Tensor x, long[] kernel, long[] stride, long[] padding, boolean counts) {
    LongOptional none = new LongOptional();
    return switch (kernel.length) {
      case 1 -> torch.avg_pool1d(x, kernel, stride, padding, false, counts);
      case 2 -> torch.avg_pool2d(x, kernel, stride, padding, false, counts, none);
      default -> torch.avg_pool3d(x, kernel, stride, padding, false, counts, none);
    };
  }

  private static PyTorchCase adaptive(Draw draw) {
    int axes = draw.from(1, 3);
    int[] sizes = each(draw, axes, 1, 4);
    long[] source = new long[axes + 2];
    source[0] = draw.from(1, 3);
    source[1] = draw.from(1, 3);
    for (int i = 0; i < axes; i++) {
      source[i + 2] = (long) sizes[i] + draw.from(0, 5);
    }
    boolean max = draw.flip();
    Pooling pooling =
        Pooling.adaptive(max ? PoolingKind.MAX : PoolingKind.AVERAGE_WITHOUT_PADDING, sizes);
    return pair(
        p -> p[0].pool(pooling), p -> adaptive(p.at(0), max, longs(sizes)), Leaves.shape(source));
  }

  private static org.bytedeco.pytorch.Tensor adaptive(
      org.bytedeco.pytorch.Tensor x, boolean max, long[] sizes) {
    return switch (sizes.length) {
      case 1 ->
          max ? torch.adaptive_max_pool1d(x, sizes).get0() : torch.adaptive_avg_pool1d(x, sizes);
      case 2 ->
          max ? torch.adaptive_max_pool2d(x, sizes).get0() : torch.adaptive_avg_pool2d(x, sizes);
      default ->
          max ? torch.adaptive_max_pool3d(x, sizes).get0() : torch.adaptive_avg_pool3d(x, sizes);
    };
  }

  /** Images by channel; more than one number for each. */
  private static Shape images(Draw draw, int channels, int axes) {
    long[] sizes = new long[axes + 2];
    Arrays.setAll(sizes, i -> draw.from(2, 4));
    sizes[1] = channels;
    return Leaves.shape(sizes);
  }

  /** Running statistics are compared too. */
  private static PyTorchCase batchNorm(Draw draw) {
    int axes = draw.from(0, 3);
    int channels = draw.from(1, 5);
    Layer layer =
        switch (axes) {
          case 0, 1 -> new BatchNorm1d(channels);
          case 2 -> new BatchNorm2d(channels);
          default -> new BatchNorm3d(channels);
        };
    return pair(
        layer,
        p -> layer.forward(p[0]),
        p ->
            torch.batch_norm(
                p.at(0),
                some(p.get("weight")),
                some(p.get("bias")),
                some(p.get("running_mean")),
                some(p.get("running_var")),
                true,
                0.1,
                EPSILON,
                false),
        images(draw, channels, axes));
  }

  private static PyTorchCase layerNorm(Draw draw) {
    Shape shape = draw.shape(draw.from(2, 4));
    int last = draw.from(1, shape.rank() - 1);
    int[] sizes = new int[last];
    for (int i = 0; i < last; i++) {
      sizes[i] = Math.toIntExact(shape.size(shape.rank() - last + i));
    }
    LayerNorm layer = LayerNorm.over(sizes);
    return pair(
        layer,
        p -> layer.forward(p[0]),
        p ->
            torch.layer_norm(
                p.at(0), longs(sizes), some(p.get("weight")), some(p.get("bias")), EPSILON, false),
        shape);
  }

  private static PyTorchCase rmsNorm(Draw draw) {
    Shape shape = draw.shape(draw.from(2, 4));
    int features = Math.toIntExact(shape.size(shape.rank() - 1));
    RmsNorm layer = new RmsNorm(features, EPSILON);
    return pair(
        layer,
        p -> layer.forward(p[0]),
        p ->
            torch.rms_norm(
                p.at(0), longs(features), some(p.get("weight")), new DoubleOptional(EPSILON)),
        shape);
  }

  private static PyTorchCase groupNorm(Draw draw) {
    int groups = draw.from(1, 3);
    int channels = groups * draw.from(1, 3);
    GroupNorm layer = new GroupNorm(groups, channels);
    return pair(
        layer,
        p -> layer.forward(p[0]),
        p ->
            torch.group_norm(
                p.at(0), groups, some(p.get("weight")), some(p.get("bias")), EPSILON, false),
        images(draw, channels, draw.from(1, 3)));
  }

  private static PyTorchCase instanceNorm(Draw draw) {
    int channels = draw.from(1, 4);
    InstanceNorm layer = new InstanceNorm(channels);
    return pair(
        layer,
        p -> layer.forward(p[0]),
        p ->
            torch.instance_norm(
                p.at(0),
                some(p.get("weight")),
                some(p.get("bias")),
                PyTorch.none(),
                PyTorch.none(),
                true,
                0.1,
                EPSILON,
                false),
        images(draw, channels, draw.from(1, 3)));
  }
}
