package org.einkorn.cli;

import picocli.CommandLine.Option;

/** The option {@code --json}, for {@link picocli.CommandLine.Mixin}. */
public final class JsonOption {

  static final String NAME = "--json";

  @Option(names = NAME, description = "Print one JSON document on standard output, nothing else.")
  private boolean enabled;

  /** Creates the option, not given. */
  public JsonOption() {}

  /** Whether JSON is asked for. */
  public boolean enabled() {
    return enabled;
  }
}
