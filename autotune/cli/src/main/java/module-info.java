/** The command line: launcher, command SPI, tables, progress bars and HTML reports. */
module org.einkorn.cli {
  requires transitive org.einkorn.autotune;
  requires transitive info.picocli;
  requires transitive tools.jackson.databind;
  requires me.tongfei.progressbar;
  requires static org.jspecify;

  exports org.einkorn.cli;
  exports org.einkorn.cli.html;
  exports org.einkorn.cli.terminal;

  opens org.einkorn.cli to
      info.picocli;
  opens org.einkorn.cli.commands to
      info.picocli;

  uses org.einkorn.cli.CommandProvider;

  provides org.einkorn.cli.CommandProvider with
      org.einkorn.cli.commands.BuiltInCommands;
}
