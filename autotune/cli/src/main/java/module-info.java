/** The command line: launcher, command SPI, tables, progress bars and HTML reports. */
module org.einkorn.cli {
  requires transitive org.einkorn.autotune;
  requires transitive info.picocli;
  requires static org.jspecify;
}
