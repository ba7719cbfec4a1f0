package org.einkorn.nn.planted;

/** Planted: networks that name a backend. */
final class NamesBackend {

  private NamesBackend() {}

  static boolean isNative(String variant) {
    return variant.startsWith("onednn/");
  }
}
