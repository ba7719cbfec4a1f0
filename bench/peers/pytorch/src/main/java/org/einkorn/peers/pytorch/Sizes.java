package org.einkorn.peers.pytorch;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongArrayRefOptional;

/** A list of numbers as PyTorch takes it; the numbers live as long as this. */
final class Sizes {

  /** Only held: the list points there. */
  private final LongPointer values;

  private final LongArrayRef reference;
  private final LongArrayRefOptional optional;

  Sizes(long... values) {
    this.values = new LongPointer(values);
    this.reference = new LongArrayRef(this.values, values.length);
    this.optional = new LongArrayRefOptional(reference);
  }

  LongArrayRef get() {
    return reference;
  }

  /** The same where a list may be left out. Keep this object, and not only what it returns. */
  LongArrayRefOptional optional() {
    return optional;
  }
}
