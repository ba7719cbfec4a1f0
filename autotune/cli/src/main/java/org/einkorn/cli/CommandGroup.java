package org.einkorn.cli;

/** The headings under which the help lists commands. */
public enum CommandGroup {
  /** What this machine has. */
  MACHINE("This machine"),
  /** Choosing and checking kernels. */
  KERNELS("Kernels"),
  /** Data and training. */
  NETWORKS("Networks"),
  /** Measurements and the project itself. */
  PROJECT("Measurements and the project");

  private final String heading;

  CommandGroup(String heading) {
    this.heading = heading;
  }

  /** The heading. */
  public String heading() {
    return heading;
  }
}
