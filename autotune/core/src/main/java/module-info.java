/** Picks the fastest variant of a problem by measuring, keeps the answer in a book, explains it. */
module org.einkorn.autotune {
  requires transitive org.einkorn.kernels;
  requires java.management;
  requires jdk.management;
  requires tools.jackson.databind;
  requires static org.jspecify;

  exports org.einkorn.autotune;
  exports org.einkorn.autotune.book;
  exports org.einkorn.autotune.files;
  exports org.einkorn.autotune.race;
}
