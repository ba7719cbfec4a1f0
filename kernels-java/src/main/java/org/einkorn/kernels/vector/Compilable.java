package org.einkorn.kernels.vector;

/** A kernel of generated parts, which are better warmed one by one than by running the whole. */
public interface Compilable {

  /** Runs the parts on scratch memory until they are compiled. */
  void compile();
}
