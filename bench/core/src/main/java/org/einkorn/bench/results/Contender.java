package org.einkorn.bench.results;

/**
 * Who computed.
 *
 * @param name name of the backend or peer, the same from run to run
 * @param kind whose it is
 * @param version version of the library
 * @param setting what it ran as: a backend's variant, a peer's threads and environment; may be
 *     empty
 */
public record Contender(String name, Kind kind, String version, String setting) {

  /** Whose a contender is. */
  public enum Kind {
    /** A backend of this library. */
    BACKEND("backend"),
    /** Another library, called directly. */
    PEER("peer");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As it stands in a file. */
    public String text() {
      return text;
    }
  }

  /** Checks the name. */
  public Contender {
    Checks.present("contender", name);
  }

  /** Whether it is a backend of this library. */
  public boolean isOurs() {
    return kind == Kind.BACKEND;
  }
}
