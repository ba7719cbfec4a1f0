package org.einkorn.peers.nd4j;

import org.einkorn.peers.protocol.Operand;
import org.einkorn.peers.protocol.Operation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** One of ND4J's operations with its arrays, made once and run often. */
final class Call implements Operation {

  private final DynamicCustomOp op;
  private final INDArray output;
  private final Operand destination;

  private Call(DynamicCustomOp op, INDArray output, Operand destination) {
    this.op = op;
    this.output = output;
    this.destination = destination;
  }

  /** Starts an operation by its name in ND4J. */
  static DynamicCustomOp.DynamicCustomOpsBuilder named(String name) {
    return DynamicCustomOp.builder(name);
  }

  /** Ends the making: the output has the operand's first contents. */
  static Call to(
      Operand destination, DynamicCustomOp.DynamicCustomOpsBuilder builder, long... shape) {
    INDArray output = array(destination, shape);
    return new Call(builder.addOutputs(output).build(), output, destination);
  }

  /** A copy of an operand, row-major. */
  static INDArray array(Operand operand, long... shape) {
    return operand.type().equals("f64")
        ? Nd4j.create(operand.doubles(), shape, DataType.DOUBLE)
        : Nd4j.create(operand.floats(), shape, DataType.FLOAT);
  }

  @Override
  public void run() {
    Nd4j.exec(op);
  }

  @Override
  public void store() {
    if (destination.type().equals("f64")) {
      destination.put(output.data().asDouble());
    } else {
      destination.put(output.data().asFloat());
    }
  }

  @Override
  public String implementation() {
    return op.opName();
  }

  @Override
  public void close() {
    for (INDArray input : op.inputArguments()) {
      input.close();
    }
    output.close();
  }
}
