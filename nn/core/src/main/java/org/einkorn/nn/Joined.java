package org.einkorn.nn;

import java.util.List;

/** Parameters that lie one behind the other, as one operand of a kernel. */
final class Joined {
  private final List<Parameter> parts;
  private final Value whole;

  Joined(List<Parameter> parts) {
    this.parts = parts;
    Value first = parts.getFirst().value();
    long count = 0;
    for (Parameter part : parts) {
      Place place = part.value().data();
      if (place.buffer() != first.data().buffer()
          || place.offset() != first.data().offset() + count) {
        throw new IllegalArgumentException(
            "%s does not lie directly behind the parameter before it in %s; register it by"
                    .formatted(part, parts)
                + " Layer.joined");
      }
      count += place.count();
    }
    this.whole =
        new Value(
            Shape.vector("weights", count),
            stretched(first.data(), count),
            stretched(first.gradient(), count));
  }

  private static Place stretched(Place first, long count) {
    return new Place(first.buffer(), first.offset(), count);
  }

  Place data() {
    return whole.data();
  }

  /** True unless all parts are frozen. */
  boolean wantsGradient() {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).wantsGradient()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where a contribution to all gradients goes. The kernel writes those of frozen parts too; they
   * are not marked, so the optimizer takes them for zeros.
   */
  Place contribution(Node node, int slot) {
    if (!wantsGradient()) {
      return node.tape().scratch(slot, whole.shape().count());
    }
    boolean fresh = false;
    for (int i = 0; i < parts.size(); i++) {
      fresh |= parts.get(i).value().isGradientFresh();
    }
    if (fresh) {
      complete(node);
    }
    whole.setGradientFresh(fresh);
    return node.contribution(whole, slot);
  }

  private void complete(Node node) {
    for (int i = 0; i < parts.size(); i++) {
      Value value = parts.get(i).value();
      if (!value.isGradientFresh()) {
        node.tape().clear(value.gradient());
      }
    }
  }

  void contributed(Node node, int slot) {
    if (!wantsGradient()) {
      return;
    }
    node.contributed(whole, slot);
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).wantsGradient()) {
        parts.get(i).value().setGradientFresh(true);
      }
    }
  }
}
