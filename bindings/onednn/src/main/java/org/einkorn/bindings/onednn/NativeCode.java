package org.einkorn.bindings.onednn;

/** A constant that is an {@code int} in C. */
sealed interface NativeCode
    permits Algorithm,
        DataType,
        FormatTag,
        FpmathMode,
        PropKind,
        Query,
        RnnDirection,
        ScratchpadMode {

  /** The value in oneDNN's headers. */
  int code();
}
