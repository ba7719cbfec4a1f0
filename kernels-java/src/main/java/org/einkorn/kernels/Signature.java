package org.einkorn.kernels;

import java.util.List;

/** What a prepared problem asks of its operands, and the check that they comply. */
final class Signature {

  private final Problem problem;
  private final Options options;
  private final List<OperandSpec> specs;
  private final List<Scalar> scalars;

  Signature(Problem problem, Options options) {
    this.problem = problem;
    this.options = options;
    this.specs = problem.operands();
    this.scalars = problem.scalars();
  }

  /** Checks all operands for a run of a kernel. */
  void check(Operands operands, Kernel kernel) {
    if (operands.isCheckedFor(this)) {
      return;
    }
    for (OperandSpec spec : specs) {
      if (spec.role() == Role.WEIGHTS && operands.hasPackedWeights()) {
        checkPacked(operands.packedWeights(), kernel);
      } else {
        checkOperand(spec, operands);
      }
    }
    for (Scalar scalar : scalars) {
      if (Double.isNaN(operands.scalar(scalar))) {
        throw new IllegalArgumentException(
            in("the scalar " + scalar.text() + " is not set (or NaN)"));
      }
    }
    for (int i = 0; i < specs.size(); i++) {
      for (int j = 0; j < i; j++) {
        checkOverlap(specs.get(i), specs.get(j), operands);
      }
    }
    operands.setCheckedFor(this);
  }

  /** Checks one operand. */
  void check(Operands operands, Role role) {
    for (OperandSpec spec : specs) {
      if (spec.role() == role) {
        checkOperand(spec, operands);
      }
    }
  }

  private void checkPacked(PackedWeights packed, Kernel kernel) {
    if (packed.kernel() != kernel) {
      throw new IllegalArgumentException(
          in(
              String.format(
                  "the weights were packed by another kernel (%s for '%s'); pack them with this one"
                      + " (%s)",
                  packed.kernel().variant().id(),
                  packed.kernel().problem().text(),
                  kernel.variant().id())));
    }
  }

  private void checkOperand(OperandSpec spec, Operands operands) {
    String name = spec.role().text();
    if (!operands.has(spec.role())) {
      throw new IllegalArgumentException(
          in("the operand " + name + " (" + spec.layout() + ") is not set"));
    }
    Buffer buffer = operands.buffer(spec.role());
    if (!buffer.device().equals(options.device()) || buffer.storage() != options.storage()) {
      throw new IllegalArgumentException(
          in(
              String.format(
                  "%s lives in %s memory of %s, but the kernel was prepared for %s memory of %s",
                  name,
                  buffer.storage().text(),
                  buffer.device().id(),
                  options.storage().text(),
                  options.device().id())));
    }
    if (buffer.type() != spec.type()) {
      throw new IllegalArgumentException(
          in(name + " holds " + buffer.type().text() + ", expected " + spec.type().text()));
    }
    long offset = operands.offset(spec.role());
    long extent = spec.layout().extent();
    if (offset < 0 || offset > buffer.elements() - extent) {
      throw new IllegalArgumentException(
          in(
              String.format(
                  "%s (%s) needs %d elements from offset %d, but its buffer has %d",
                  name, spec.layout(), extent, offset, buffer.elements())));
    }
  }

  private void checkOverlap(OperandSpec a, OperandSpec b, Operands operands) {
    if ((!a.isWritten() && !b.isWritten()) || !operands.has(a.role()) || !operands.has(b.role())) {
      return; // nobody writes, or one is packed weights, whose memory nobody else has
    }
    Buffer left = operands.buffer(a.role());
    Buffer right = operands.buffer(b.role());
    if (left.block() != right.block()) {
      return;
    }
    long leftStart = left.position() + operands.offset(a.role()) * a.type().bytes();
    long rightStart = right.position() + operands.offset(b.role()) * b.type().bytes();
    long leftEnd = leftStart + a.layout().extent() * a.type().bytes();
    long rightEnd = rightStart + b.layout().extent() * b.type().bytes();
    if (leftEnd <= rightStart
        || rightEnd <= leftStart
        || leftStart == leftEnd
        || rightStart == rightEnd) {
      return;
    }
    boolean inPlace =
        leftStart == rightStart
            && a.type() == b.type()
            && (a.mayAlias() == b.role() || b.mayAlias() == a.role());
    if (!inPlace && !isBetween(a, leftStart, b, rightStart)) {
      throw new IllegalArgumentException(
          in(a.role().text() + " overlaps " + b.role().text() + "; give each memory of its own"));
    }
  }

  private static boolean isBetween(OperandSpec a, long leftStart, OperandSpec b, long rightStart) {
    int bytes = a.type().bytes();
    return a.type() == b.type()
        && (rightStart - leftStart) % bytes == 0
        && Interleaving.isDisjoint(a.layout(), 0, b.layout(), (rightStart - leftStart) / bytes);
  }

  private String in(String message) {
    return message + ", in '" + problem.text() + "'";
  }
}
