package org.einkorn.kernels.microkernel;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Locale;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Element type and width of a vector register, and the names under which generated code finds them.
 *
 * @param element the type of one lane
 * @param bits the width of the register: 64, 128, 256 or 512
 */
public record Lanes(Element element, int bits) {

  /** Lane types for which micro-kernels exist. */
  public enum Element {
    F32(4, "Float", ConstantDescs.CD_float),
    F64(8, "Double", ConstantDescs.CD_double);

    private final int bytes;
    private final String name;
    private final ClassDesc primitive;

    Element(int bytes, String name, ClassDesc primitive) {
      this.bytes = bytes;
      this.name = name;
      this.primitive = primitive;
    }

    /** Bytes of one element. */
    public int bytes() {
      return bytes;
    }

    ClassDesc primitive() {
      return primitive;
    }

    ClassDesc vectorClass() {
      return ClassDesc.of("jdk.incubator.vector." + name + "Vector");
    }

    ClassDesc layoutClass() {
      return ClassDesc.of("java.lang.foreign.ValueLayout$Of" + name);
    }

    String layoutField() {
      return "JAVA_" + name.toUpperCase(Locale.ROOT) + "_UNALIGNED";
    }
  }

  public Lanes {
    if (bits != 64 && bits != 128 && bits != 256 && bits != 512) {
      throw new IllegalArgumentException("vector of " + bits + " bits; use 64, 128, 256 or 512");
    }
  }

  /** Elements that one register holds. */
  public int length() {
    return bits / 8 / element.bytes();
  }

  /** Bytes of one register. */
  public int bytes() {
    return bits / 8;
  }

  /** The species of these lanes, which must be floats. */
  VectorSpecies<Float> floats() {
    if (element != Element.F32) {
      throw new IllegalStateException("lanes of " + element + ", not of floats");
    }
    return VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  /** The species of these lanes, which must be doubles. */
  VectorSpecies<Double> doubles() {
    if (element != Element.F64) {
      throw new IllegalStateException("lanes of " + element + ", not of doubles");
    }
    return VectorSpecies.of(double.class, VectorShape.forBitSize(bits));
  }

  String speciesField() {
    return "SPECIES_" + bits;
  }
}
