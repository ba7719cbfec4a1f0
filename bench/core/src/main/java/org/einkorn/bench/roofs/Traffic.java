package org.einkorn.bench.roofs;

/** Mixes of reads and writes. */
public enum Traffic {
  /** Only reads. */
  READ("read", 1, 0),
  /** A write for each read. */
  COPY("copy", 1, 1),
  /** A write for two reads. */
  TRIAD("triad", 2, 1);

  private final String text;
  private final int reads;
  private final int writes;

  Traffic(String text, int reads, int writes) {
    this.text = text;
    this.reads = reads;
    this.writes = writes;
  }

  /** The name in roofs. */
  public String text() {
    return text;
  }

  /** Arrays that one turn of the loop touches. */
  int arrays() {
    return reads + writes;
  }

  /** The mix whose share of reads is nearest; more writes than reads count as a copy. */
  static Traffic nearest(double readBytes, double writtenBytes) {
    double share = readBytes / (readBytes + writtenBytes);
    Traffic best = READ;
    for (Traffic traffic : values()) {
      if (Math.abs(share - traffic.readShare()) < Math.abs(share - best.readShare())) {
        best = traffic;
      }
    }
    return best;
  }

  private double readShare() {
    return (double) reads / arrays();
  }
}
