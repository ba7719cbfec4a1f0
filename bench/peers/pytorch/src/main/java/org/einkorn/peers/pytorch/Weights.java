package org.einkorn.peers.pytorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operand;

/**
 * The parameters of a network, cut one after the other from an operand that holds all of them, as
 * copies that PyTorch owns.
 */
final class Weights {

  private final Operand all;
  private final boolean learned;
  private final boolean channelsLast;
  private final List<Tensor> tensors = new ArrayList<>();
  private long taken;

  /**
   * Weights.
   *
   * @param learned whether gradients are computed for them
   * @param channelsLast whether those of convolutions lie with their channels last
   */
  Weights(Operand all, boolean learned, boolean channelsLast) {
    this.all = all;
    this.learned = learned;
    this.channelsLast = channelsLast;
  }

  boolean areLearned() {
    return learned;
  }

  boolean areChannelsLast() {
    return channelsLast;
  }

  /** The next parameter. */
  Tensor next(long... sizes) {
    long count = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    if (taken + count > count()) {
      throw new IllegalArgumentException(
          "the network has more parameters than the " + count() + " that were given");
    }
    Tensor view = Tensors.slice(all, taken, sizes);
    Tensor tensor =
        channelsLast && sizes.length == 4
            ? view.clone().contiguous(torch.MemoryFormat.ChannelsLast)
            : view.clone();
    taken += count;
    tensor.set_requires_grad(learned);
    tensors.add(tensor);
    return tensor;
  }

  /** A tensor beside the parameters, of one value. */
  static Tensor constant(float value, long size) {
    float[] values = new float[(int) size];
    Arrays.fill(values, value);
    return torch.tensor(values, new TensorOptions(torch.ScalarType.Float));
  }

  /** All parameters; refuses a network that has fewer than were given. */
  TensorVector complete() {
    if (taken != count()) {
      throw new IllegalArgumentException(
          "the network has " + taken + " parameters, but " + count() + " were given");
    }
    return new TensorVector(tensors.toArray(Tensor[]::new));
  }

  private long count() {
    return all.segment().byteSize() / Float.BYTES;
  }
}
