package org.einkorn.peers.pytorch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operand;
import org.einkorn.peers.protocol.Task;

/** Tensors over the memory of operands, with their own strides. */
final class Tensors {

  private Tensors() {}

  /** Memory that is not JavaCPP's. */
  private static final class Address extends Pointer {
    Address(Operand operand) {
      this(operand, 0);
    }

    Address(Operand operand, long bytes) {
      address = operand.segment().address() + bytes;
    }
  }

  /** Some of the elements of an operand of f32, row-major. */
  static Tensor slice(Operand operand, long from, long... sizes) {
    return torch.from_blob(
        new Address(operand, from * Float.BYTES), sizes, new TensorOptions(torch.ScalarType.Float));
  }

  static Tensor of(Operand operand, long[] sizes, long... strides) {
    torch.ScalarType type =
        switch (operand.type()) {
          case "f32" -> torch.ScalarType.Float;
          case "f64" -> torch.ScalarType.Double;
          case "s32" -> torch.ScalarType.Int;
          default -> torch.ScalarType.Byte;
        };
    return torch.from_blob(new Address(operand), sizes, strides, new TensorOptions(type));
  }

  /** Row-major, without gaps. */
  static Tensor dense(Operand operand, long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, sizes[i]);
    }
    return of(operand, sizes, strides);
  }

  /** Images n c h w in the task's layout. */
  static Tensor image(Task task, String role, long n, long c, long h, long w) {
    long[] strides =
        task.is("layout", "nhwc")
            ? new long[] {h * w * c, 1, w * c, c}
            : new long[] {c * h * w, h * w, w, 1};
    return of(task.operand(role), new long[] {n, c, h, w}, strides);
  }

  static TensorOptional optional(Tensor tensor) {
    return new TensorOptional(tensor);
  }
}
