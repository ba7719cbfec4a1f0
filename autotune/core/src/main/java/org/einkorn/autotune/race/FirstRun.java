package org.einkorn.autotune.race;

import org.einkorn.kernels.Variant;

/** Is told of the time in which a candidate could bring the JVM down. */
public interface FirstRun {

  /** Nobody is told. */
  FirstRun UNGUARDED =
      new FirstRun() {
        @Override
        public void begin(Variant variant, String repro) {}

        @Override
        public void end() {}
      };

  /** The candidate is about to be prepared and run for the first time. */
  void begin(Variant variant, String repro);

  /** It has come back. */
  void end();
}
