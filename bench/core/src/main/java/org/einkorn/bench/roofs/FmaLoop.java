package org.einkorn.bench.roofs;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.DataType;

/**
 * Multiply-adds on registers alone. Sixteen independent sums hide the latency of the units of all
 * processors there are (two units, four or five cycles).
 */
final class FmaLoop {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private static final int SUMS = 16;

  /** Sums stay near their start and never become denormal. */
  private static final float FACTOR = 0.999f;

  private static final float SUMMAND = 0.001f;

  private FmaLoop() {}

  /** Operations of so many turns, a multiply-add counted as two. */
  static double operations(DataType type, int turns) {
    int lanes = type == DataType.F32 ? FLOATS.length() : DOUBLES.length();
    return 2.0 * SUMS * lanes * turns;
  }

  /** Runs so many turns; the result keeps the compiler from dropping them. */
  static double run(DataType type, int turns) {
    return type == DataType.F32 ? floats(turns) : doubles(turns);
  }

  private static double floats(int turns) {
    FloatVector a = FloatVector.broadcast(FLOATS, FACTOR);
    FloatVector b = FloatVector.broadcast(FLOATS, SUMMAND);
    FloatVector s0 = a;
    FloatVector s1 = a;
    FloatVector s2 = a;
    FloatVector s3 = a;
    FloatVector s4 = a;
    FloatVector s5 = a;
    FloatVector s6 = a;
    FloatVector s7 = a;
    FloatVector s8 = a;
    FloatVector s9 = a;
    FloatVector s10 = a;
    FloatVector s11 = a;
    FloatVector s12 = a;
    FloatVector s13 = a;
    FloatVector s14 = a;
    FloatVector s15 = a;
    for (int i = 0; i < turns; i++) {
      s0 = s0.fma(a, b);
      s1 = s1.fma(a, b);
      s2 = s2.fma(a, b);
      s3 = s3.fma(a, b);
      s4 = s4.fma(a, b);
      s5 = s5.fma(a, b);
      s6 = s6.fma(a, b);
      s7 = s7.fma(a, b);
      s8 = s8.fma(a, b);
      s9 = s9.fma(a, b);
      s10 = s10.fma(a, b);
      s11 = s11.fma(a, b);
      s12 = s12.fma(a, b);
      s13 = s13.fma(a, b);
      s14 = s14.fma(a, b);
      s15 = s15.fma(a, b);
    }
    FloatVector low = s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7)));
    FloatVector high = s8.add(s9).add(s10.add(s11)).add(s12.add(s13).add(s14.add(s15)));
    return low.add(high).lane(0);
  }

  private static double doubles(int turns) {
    DoubleVector a = DoubleVector.broadcast(DOUBLES, FACTOR);
    DoubleVector b = DoubleVector.broadcast(DOUBLES, SUMMAND);
    DoubleVector s0 = a;
    DoubleVector s1 = a;
    DoubleVector s2 = a;
    DoubleVector s3 = a;
    DoubleVector s4 = a;
    DoubleVector s5 = a;
    DoubleVector s6 = a;
    DoubleVector s7 = a;
    DoubleVector s8 = a;
    DoubleVector s9 = a;
    DoubleVector s10 = a;
    DoubleVector s11 = a;
    DoubleVector s12 = a;
    DoubleVector s13 = a;
    DoubleVector s14 = a;
    DoubleVector s15 = a;
    for (int i = 0; i < turns; i++) {
      s0 = s0.fma(a, b);
      s1 = s1.fma(a, b);
      s2 = s2.fma(a, b);
      s3 = s3.fma(a, b);
      s4 = s4.fma(a, b);
      s5 = s5.fma(a, b);
      s6 = s6.fma(a, b);
      s7 = s7.fma(a, b);
      s8 = s8.fma(a, b);
      s9 = s9.fma(a, b);
      s10 = s10.fma(a, b);
      s11 = s11.fma(a, b);
      s12 = s12.fma(a, b);
      s13 = s13.fma(a, b);
      s14 = s14.fma(a, b);
      s15 = s15.fma(a, b);
    }
    DoubleVector low = s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7)));
    DoubleVector high = s8.add(s9).add(s10.add(s11)).add(s12.add(s13).add(s14.add(s15)));
    return low.add(high).lane(0);
  }
}
