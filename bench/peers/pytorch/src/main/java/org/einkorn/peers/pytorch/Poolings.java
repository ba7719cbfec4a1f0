package org.einkorn.peers.pytorch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/**
 * Max-pooling. PyTorch keeps the place of a maximum as its number in the plane of the source; it is
 * turned to the place in the window, and back, outside the timing.
 */
final class Poolings {

  private final Task task;
  private final Sizes kernel;
  private final Sizes strides;
  private final Sizes padding;
  private final Sizes dilation;

  private Poolings(Task task) {
    this.task = task;
    kernel = new Sizes(task.size("kh"), task.size("kw"));
    strides = new Sizes(task.size("sh"), task.size("sw"));
    padding = new Sizes(task.size("ph"), task.size("pw"));
    dilation = new Sizes(task.size("dh") + 1, task.size("dw") + 1);
  }

  static Operation of(Task task) throws Refusal {
    Windows.requireSymmetric(task);
    if (2 * task.size("ph") > task.size("kh") || 2 * task.size("pw") > task.size("kw")) {
      throw new Refusal("PyTorch pads a pooling by at most half the window");
    }
    boolean wide = task.has("indices") && !task.operand("indices").type().equals("u8");
    if (!task.is("kind", "max") || wide || (task.is("layout", "nhwc") && task.has("indices"))) {
      throw new Refusal("this pooling is not asked of PyTorch");
    }
    Poolings pooling = new Poolings(task);
    return switch (task.text("direction")) {
      case "backward" -> pooling.backward();
      case "forward-training" -> pooling.training();
      default -> pooling.inference();
    };
  }

  private Tensor src(String role) {
    return Tensors.image(
        task, role, task.size("mb"), task.size("ic"), task.size("ih"), task.size("iw"));
  }

  private Tensor dst(String role) {
    return Tensors.image(
        task, role, task.size("mb"), task.size("ic"), task.size("oh"), task.size("ow"));
  }

  private Operation inference() {
    Tensor x = src("src");
    Tensor y = dst("dst");
    return Call.returning(
        () ->
            torch.max_pool2d(x, kernel.get(), strides.get(), padding.get(), dilation.get(), false),
        y::copy_);
  }

  private Operation training() {
    Tensor x = src("src");
    return Call.returning(
        () ->
            torch.max_pool2d_with_indices(
                x, kernel.get(), strides.get(), padding.get(), dilation.get(), false),
        this::store);
  }

  private void store(T_TensorTensor_T result) {
    dst("dst").copy_(result.get0());
    MemorySegment places = task.operand("indices").segment();
    try (Tensor planes = result.get1().contiguous()) {
      LongPointer numbers = planes.data_ptr_long();
      long iw = task.size("iw");
      long ow = task.size("ow");
      long oh = task.size("oh");
      for (long i = 0; i < places.byteSize(); i++) {
        long number = numbers.get(i);
        long row = i / ow % oh;
        long r = (number / iw + task.size("ph") - row * task.size("sh")) / (task.size("dh") + 1);
        long s = (number % iw + task.size("pw") - i % ow * task.size("sw")) / (task.size("dw") + 1);
        places.set(ValueLayout.JAVA_BYTE, i, (byte) (r * task.size("kw") + s));
      }
    }
  }

  private Operation backward() throws Refusal {
    Tensor diffDst = dst("diff_dst");
    Tensor diffSrc = src("diff_src");
    Tensor numbers = numbers();
    return Call.returning(
        () ->
            torch.max_pool2d_with_indices_backward(
                diffDst,
                diffSrc,
                kernel.get(),
                strides.get(),
                padding.get(),
                dilation.get(),
                false,
                numbers),
        diffSrc::copy_);
  }

  private Tensor numbers() throws Refusal {
    MemorySegment places = task.operand("indices").segment();
    long[] numbers = new long[(int) places.byteSize()];
    for (int i = 0; i < numbers.length; i++) {
      int place = places.get(ValueLayout.JAVA_BYTE, i) & 0xff;
      long ow = task.size("ow");
      long row =
          i / ow % task.size("oh") * task.size("sh")
              + place / task.size("kw") * (task.size("dh") + 1)
              - task.size("ph");
      long column =
          i % ow * task.size("sw")
              + place % task.size("kw") * (task.size("dw") + 1)
              - task.size("pw");
      if (row < 0 || row >= task.size("ih") || column < 0 || column >= task.size("iw")) {
        throw new Refusal("PyTorch has no number for a place in the padding");
      }
      numbers[i] = row * task.size("iw") + column;
    }
    long[] sizes = {task.size("mb"), task.size("ic"), task.size("oh"), task.size("ow")};
    try (LongPointer copy = new LongPointer(numbers)) {
      return torch.from_blob(copy, sizes, new TensorOptions(torch.ScalarType.Long)).clone();
    }
  }
}
