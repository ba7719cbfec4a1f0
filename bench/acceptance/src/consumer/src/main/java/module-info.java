/** A user of Einkorn. */
module consumer {
  requires org.einkorn.autotune;
}
