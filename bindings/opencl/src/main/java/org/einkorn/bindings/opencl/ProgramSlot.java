package org.einkorn.bindings.opencl;

import org.jspecify.annotations.Nullable;

/** A place in the program cache: builds under its own lock, so other programs build beside it. */
final class ProgramSlot {

  private final ClProgram.Key key;
  private @Nullable ClProgram program; // guarded by this

  ProgramSlot(ClProgram.Key key) {
    this.key = key;
  }

  synchronized ClProgram get(ClDevice device, String source) {
    ClProgram known = program;
    if (known == null) {
      known = ClProgram.build(device, key, source);
      program = known;
    }
    return known;
  }
}
