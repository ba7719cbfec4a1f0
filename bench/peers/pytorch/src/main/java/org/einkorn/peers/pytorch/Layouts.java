package org.einkorn.peers.pytorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** The two layouts that PyTorch's users give images; the faster one is taken. */
final class Layouts {

  private static final int RUNS = 8;
  private static final int WARM_RUNS = 3;

  private Layouts() {}

  /** Makes what is run in one of the layouts. */
  @FunctionalInterface
  interface Maker<T> {
    T make(boolean channelsLast) throws Refusal;
  }

  /** What runs faster, by the best of a few runs; nothing is tried where there are no images. */
  static <T extends Runnable> T faster(Task task, Maker<T> maker) throws Refusal {
    T plain = maker.make(false);
    if (task.dims().length != 4) {
      return plain;
    }
    long plainNanos = best(plain);
    T last = maker.make(true);
    // each is made anew: trying has changed the weights
    return maker.make(best(last) < plainNanos);
  }

  private static long best(Runnable candidate) {
    long best = Long.MAX_VALUE;
    for (int run = 0; run < WARM_RUNS + RUNS; run++) {
      long start = System.nanoTime();
      candidate.run();
      long nanos = System.nanoTime() - start;
      best = run < WARM_RUNS ? best : Math.min(best, nanos);
    }
    return best;
  }

  /** The input of a network: images, rows or tokens. */
  static Tensor input(Task task, boolean channelsLast) {
    Tensor input = Tensors.dense(task.operand("src"), task.dims());
    if (task.operand("src").type().equals("s32")) {
      return input.to(torch.ScalarType.Long);
    }
    return channelsLast ? input.contiguous(torch.MemoryFormat.ChannelsLast) : input;
  }

  static String text(boolean channelsLast) {
    return channelsLast ? ", channels last" : "";
  }
}
