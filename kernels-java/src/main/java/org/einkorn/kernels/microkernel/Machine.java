package org.einkorn.kernels.microkernel;

import jdk.incubator.vector.FloatVector;

/** What of the machine decides which tiles fit. */
public final class Machine {

  /** The vectors of floats that the JVM prefers. */
  public static final Lanes FLOATS =
      new Lanes(Lanes.Element.F32, FloatVector.SPECIES_PREFERRED.vectorBitSize());

  /** Vector registers: 32 with AVX-512 and on AArch64, 16 with older x86. */
  public static final int REGISTERS =
      FLOATS.bits() >= 512 || System.getProperty("os.arch").equals("aarch64") ? 32 : 16;

  private Machine() {}
}
