package org.einkorn.peers.protocol;

import java.util.Map;

/** A library, as a peer offers it. */
public interface Library {

  /** The library's version. */
  String version();

  /** What else a reader of figures wants to know: files loaded, kernels chosen. */
  Map<String, String> details();

  /**
   * Makes a task ready to run.
   *
   * @throws Refusal when the library does not do it
   */
  Operation prepare(Task task) throws Refusal;
}
