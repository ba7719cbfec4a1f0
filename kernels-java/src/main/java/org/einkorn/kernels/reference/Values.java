package org.einkorn.kernels.reference;

import java.util.EnumMap;
import java.util.Map;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Access;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/**
 * The operands of a problem as dense doubles in row-major order of their layout's axes: strides and
 * leading dimensions are gone. Inputs are read when an instance is made; outputs are put, each with
 * a tolerance: the greatest absolute difference that a correct implementation in the problem's type
 * may show.
 */
public final class Values {

  private final Map<Role, double[]> inputs = new EnumMap<>(Role.class);
  private final Map<Role, double[]> outputs = new EnumMap<>(Role.class);
  private final Map<Role, double[]> tolerances = new EnumMap<>(Role.class);
  private final Operands operands;

  private Values(Operands operands) {
    this.operands = operands;
  }

  /** The inputs of a problem, read from host buffers. */
  public static Values read(Problem problem, Operands operands) {
    Values values = new Values(operands);
    for (OperandSpec spec : problem.operands()) {
      if (spec.access() != Access.WRITE) {
        HostBuffer buffer = (HostBuffer) operands.buffer(spec.role());
        values.inputs.put(spec.role(), gather(buffer, operands.offset(spec.role()), spec.layout()));
      }
    }
    return values;
  }

  /** The logical elements of an operand. */
  public static double[] gather(HostBuffer buffer, long offset, Layout layout) {
    double[] dense = new double[Math.toIntExact(layout.count())];
    if (layout.isDense()) {
      for (int i = 0; i < dense.length; i++) {
        dense[i] = buffer.get(offset + i);
      }
    } else {
      for (int i = 0; i < dense.length; i++) {
        dense[i] = buffer.get(offset + layout.offsetOf(i));
      }
    }
    return dense;
  }

  /** An input. */
  public double[] input(Role role) {
    double[] values = inputs.get(role);
    if (values == null) {
      throw new IllegalArgumentException("no input " + role.text());
    }
    return values;
  }

  /** A scalar. */
  public double scalar(Scalar scalar) {
    return operands.scalar(scalar);
  }

  /** Puts an output with the tolerance of each element. */
  public void put(Role role, double[] values, double[] tolerance) {
    outputs.put(role, values);
    tolerances.put(role, tolerance);
  }

  /** An output. */
  public double[] output(Role role) {
    double[] values = outputs.get(role);
    if (values == null) {
      throw new IllegalStateException("the reference did not compute " + role.text());
    }
    return values;
  }

  /** The tolerance of each element of an output. */
  public double[] tolerance(Role role) {
    double[] values = tolerances.get(role);
    if (values == null) {
      throw new IllegalStateException("the reference did not compute " + role.text());
    }
    return values;
  }

  /** Writes the outputs, rounded, to the operands' buffers. */
  public void store(Problem problem) {
    for (OperandSpec spec : problem.operands()) {
      if (spec.isWritten()) {
        HostBuffer buffer = (HostBuffer) operands.buffer(spec.role());
        long offset = operands.offset(spec.role());
        double[] dense = output(spec.role());
        for (int i = 0; i < dense.length; i++) {
          buffer.set(offset + spec.layout().offsetOf(i), dense[i]);
        }
      }
    }
  }
}
