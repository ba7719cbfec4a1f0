/** Raw, typed bindings of the oneDNN C API through the Foreign Function and Memory API. */
module org.einkorn.bindings.onednn {
  requires org.einkorn.natives;
  requires static transitive org.jspecify;

  exports org.einkorn.bindings.onednn;
}
