package org.einkorn.bindings.onednn;

import java.util.Locale;

/** The status codes of oneDNN's calls ({@code dnnl_status_t}), in the order of their values. */
public enum Status {
  /** The call succeeded. */
  SUCCESS,
  /** Memory ran out. */
  OUT_OF_MEMORY,
  /** An argument is wrong. */
  INVALID_ARGUMENTS,
  /** No implementation serves the request. */
  UNIMPLEMENTED,
  /** There is no further implementation. */
  LAST_IMPL_REACHED,
  /** The call failed while it ran. */
  RUNTIME_ERROR,
  /** What was asked for is not part of this object. */
  NOT_REQUIRED,
  /** The graph is invalid. */
  INVALID_GRAPH,
  /** An operation of the graph is invalid. */
  INVALID_GRAPH_OP,
  /** A shape is invalid. */
  INVALID_SHAPE,
  /** A data type is invalid. */
  INVALID_DATA_TYPE,
  /** A code that this binding does not know. */
  UNKNOWN;

  private static final Status[] ALL = values();

  /** The status with this code. */
  public static Status of(int code) {
    return code >= 0 && code < ALL.length ? ALL[code] : UNKNOWN;
  }

  /** The name in oneDNN's headers, such as {@code dnnl_invalid_arguments}. */
  public String nativeName() {
    return "dnnl_" + name().toLowerCase(Locale.ROOT);
  }
}
