package org.einkorn.kernels;

/**
 * What a problem asks of one operand.
 *
 * @param role the part it plays
 * @param type the type of its elements
 * @param layout its axes
 * @param access whether a run reads it, overwrites it or updates it
 * @param domain which values it may hold
 * @param mayAlias the role whose very place (same buffer, offset and layout) a written operand may
 *     take, or its own role when it may overlap nothing
 */
public record OperandSpec(
    Role role, DataType type, Layout layout, Access access, Domain domain, Role mayAlias) {

  /** What a run does to an operand. */
  public enum Access {
    /** Only read. */
    READ,
    /** Overwritten without being read: it may hold NaN before. */
    WRITE,
    /** Read and updated. */
    UPDATE
  }

  /**
   * Which values an operand may hold.
   *
   * @param kind the set of values
   * @param bound one more than the greatest index, for {@link Kind#INDEX}; number of terms, for
   *     {@link Kind#WEIGHT}
   */
  public record Domain(Kind kind, int bound) {

    /** Sets of values. */
    public enum Kind {
      /** Any real number. */
      REAL,
      /** A real number that is not negative, such as a variance. */
      NON_NEGATIVE,
      /** A factor of a sum of so many terms: its magnitude is at most about 1/√bound. */
      WEIGHT,
      /** An integer from 0 to the bound, exclusive. Values outside contribute nothing. */
      INDEX
    }

    /** Any real number. */
    public static final Domain REAL = new Domain(Kind.REAL, 0);

    /** Non-negative real numbers. */
    public static final Domain NON_NEGATIVE = new Domain(Kind.NON_NEGATIVE, 0);

    /** Weights of sums of so many terms, which repeated sums neither let grow nor saturate. */
    public static Domain weights(int terms) {
      return new Domain(Kind.WEIGHT, terms);
    }

    /** Integers from 0 to {@code bound}, exclusive. */
    public static Domain index(int bound) {
      return new Domain(Kind.INDEX, bound);
    }
  }

  /** An operand that is only read. */
  public static OperandSpec read(Role role, DataType type, Layout layout) {
    return new OperandSpec(role, type, layout, Access.READ, Domain.REAL, role);
  }

  /** An operand that is overwritten. */
  public static OperandSpec write(Role role, DataType type, Layout layout) {
    return new OperandSpec(role, type, layout, Access.WRITE, Domain.REAL, role);
  }

  /** An operand that is updated in place. */
  public static OperandSpec update(Role role, DataType type, Layout layout) {
    return new OperandSpec(role, type, layout, Access.UPDATE, Domain.REAL, role);
  }

  /** The same operand with another domain. */
  public OperandSpec in(Domain other) {
    return new OperandSpec(role, type, layout, access, other, mayAlias);
  }

  /** The same operand, allowed to take the place of another. */
  public OperandSpec orInPlaceOf(Role other) {
    return new OperandSpec(role, type, layout, access, domain, other);
  }

  /** True when a run writes to it. */
  public boolean isWritten() {
    return access != Access.READ;
  }
}
