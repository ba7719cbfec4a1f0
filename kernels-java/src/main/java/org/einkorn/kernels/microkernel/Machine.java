package org.einkorn.kernels.microkernel;

import jdk.incubator.vector.FloatVector;
import org.einkorn.kernels.DataType;

/** What of the machine decides which tiles fit. */
public final class Machine {

  /** The vectors of floats that the JVM prefers. */
  public static final Lanes FLOATS =
      new Lanes(Lanes.Element.F32, FloatVector.SPECIES_PREFERRED.vectorBitSize());

  /** Vectors of doubles of the same width: one width only is ever in use. */
  public static final Lanes DOUBLES = new Lanes(Lanes.Element.F64, FLOATS.bits());

  /** Vector registers: 32 with AVX-512 and on AArch64, 16 with older x86. */
  public static final int REGISTERS =
      FLOATS.bits() >= 512 || System.getProperty("os.arch").equals("aarch64") ? 32 : 16;

  private Machine() {}

  /**
   * The vectors for elements of a type.
   *
   * @throws IllegalArgumentException for types that are not floating
   */
  public static Lanes lanes(DataType type) {
    return switch (type) {
      case F32 -> FLOATS;
      case F64 -> DOUBLES;
      case S32, U8 ->
          throw new IllegalArgumentException("products are of f32 or f64, not " + type.text());
    };
  }
}
