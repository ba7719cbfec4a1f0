/** Commands that fetch data, train, evaluate and demonstrate networks. */
module org.einkorn.nn.cli {
  requires org.einkorn.nn;
  requires org.einkorn.cli;
  requires static org.jspecify;

  opens org.einkorn.nn.cli to
      info.picocli;

  provides org.einkorn.cli.CommandProvider with
      org.einkorn.nn.cli.NetworkCommands;
}
