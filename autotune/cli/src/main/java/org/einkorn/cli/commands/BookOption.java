package org.einkorn.cli.commands;

import java.nio.file.Path;
import org.einkorn.autotune.Einkorn;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --book}. */
final class BookOption {

  @Option(
      names = "--book",
      paramLabel = "FILE",
      description = "The book of measurements (default: what doctor names).")
  private @Nullable Path file;

  /** The same builder, with this book where one was given. */
  Einkorn.Builder apply(Einkorn.Builder builder) {
    return file == null ? builder : builder.book(file);
  }
}
