/** Commands that train, evaluate and demonstrate networks. */
module org.einkorn.nn.cli {
  requires org.einkorn.nn;
  requires org.einkorn.cli;
  requires static org.jspecify;
}
