package org.einkorn.kernels.elementwise;

import java.util.Locale;

/**
 * The operations, of src <i>a</i>, src1 <i>b</i> and, for the choice, a condition <i>c</i>. Where
 * an operation is not smooth its derivative goes to one operand as a whole.
 */
public enum ElementwiseKind {
  /** {@code a + b}. */
  ADD,
  /** {@code a − b}. */
  SUB,
  /** {@code a · b}. */
  MUL,
  /** {@code a / b}. */
  DIV,
  /** The lesser one, NaN if either is; equal ones give their gradient to a. */
  MIN,
  /** The greater one, NaN if either is; equal ones give their gradient to a. */
  MAX,
  /**
   * {@code aᵇ} as {@link Math#pow} has it, a negative zero of a taken for zero. The derivative with
   * respect to b is 0 where a is 0, and NaN where a is negative.
   */
  POW,
  /** 1 where {@code a = b}, else 0. */
  EQ,
  /** 1 where {@code a ≠ b}, NaN included, else 0. */
  NE,
  /** 1 where {@code a < b}, else 0. */
  LT,
  /** 1 where {@code a ≤ b}, else 0. */
  LE,
  /** 1 where {@code a > b}, else 0. */
  GT,
  /** 1 where {@code a ≥ b}, else 0. */
  GE,
  /** a where the condition is not 0, a NaN included, else b. */
  WHERE;

  /** The name in a problem's text. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Number of operands that it reads. */
  public int sources() {
    return this == WHERE ? 3 : 2;
  }

  /** True for those whose result is 0 or 1, which have no derivative. */
  public boolean isComparison() {
    return switch (this) {
      case EQ, NE, LT, LE, GT, GE -> true;
      default -> false;
    };
  }

  /** True when the derivatives depend on src and src1. */
  boolean derivesFromSources() {
    return switch (this) {
      case MUL, DIV, MIN, MAX, POW -> true;
      default -> false;
    };
  }
}
