package org.einkorn.bindings.onednn.planted;

import java.lang.foreign.Linker;

/** Planted: a public signature with a linker. */
public final class ShowsLinker {

  private ShowsLinker() {}

  public static void link(Linker linker) {
    linker.defaultLookup();
  }
}
