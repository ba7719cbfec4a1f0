package org.einkorn.kernels.opencl;

import java.util.function.ToDoubleFunction;
import org.einkorn.bindings.opencl.ClKernel;
import org.einkorn.bindings.opencl.ClStruct;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Workspace;

/** What stands for one or two parameters of a kernel, in the order of its declaration. */
sealed interface Argument {

  /** Sets the parameters from this index on, and returns the index after them. */
  int set(ClKernel kernel, int index, Operands operands, Workspace workspace);

  /** A pointer to an operand's buffer, then its offset in elements as {@code ulong}. */
  record Operand(Role role) implements Argument {
    @Override
    public int set(ClKernel kernel, int index, Operands operands, Workspace workspace) {
      kernel.setBuffer(index, memory(operands.buffer(role)).memory());
      kernel.setLong(index + 1, operands.offset(role));
      return index + 2;
    }
  }

  /** A pointer to the workspace, then an offset in elements of the problem's type. */
  record Scratch(long offset) implements Argument {
    @Override
    public int set(ClKernel kernel, int index, Operands operands, Workspace workspace) {
      kernel.setBuffer(index, memory(workspace.memory()).memory());
      kernel.setLong(index + 1, offset);
      return index + 2;
    }
  }

  /** A constant of type {@code int}. */
  record IntValue(int value) implements Argument {
    @Override
    public int set(ClKernel kernel, int index, Operands operands, Workspace workspace) {
      kernel.setInt(index, value);
      return index + 1;
    }
  }

  /** A constant of type {@code long} or {@code ulong}. */
  record LongValue(long value) implements Argument {
    @Override
    public int set(ClKernel kernel, int index, Operands operands, Workspace workspace) {
      kernel.setLong(index, value);
      return index + 1;
    }
  }

  /** A number of type {@code real}, computed from the operands' scalars at each run. */
  record Real(DataType type, ToDoubleFunction<Operands> value) implements Argument {
    @Override
    public int set(ClKernel kernel, int index, Operands operands, Workspace workspace) {
      double number = value.applyAsDouble(operands);
      if (type == DataType.F64) {
        kernel.setDouble(index, number);
      } else {
        kernel.setFloat(index, (float) number);
      }
      return index + 1;
    }
  }

  /** A constant of a struct type. */
  record Struct(ClStruct value) implements Argument {
    @Override
    public int set(ClKernel kernel, int index, Operands operands, Workspace workspace) {
      kernel.setStruct(index, value);
      return index + 1;
    }
  }

  private static OpenClBuffer memory(Buffer buffer) {
    return (OpenClBuffer) buffer; // the contract has checked the device
  }
}
