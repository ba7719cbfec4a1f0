package org.einkorn.bindings.opencl;

/** What a kernel's argument takes. */
enum ArgumentKind {
  /** A {@code __global} or {@code __constant} pointer. */
  BUFFER,
  /** A {@code __local} pointer. */
  LOCAL,
  /** A value. */
  SCALAR,
  /** The driver does not tell: anything is passed on. */
  UNKNOWN
}
