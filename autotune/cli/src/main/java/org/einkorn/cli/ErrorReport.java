package org.einkorn.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.einkorn.autotune.DispatchException;
import org.einkorn.autotune.book.BookException;
import org.einkorn.cli.terminal.Style;
import org.einkorn.kernels.ProblemSyntaxException;

/** Tells an error in one message: what was wrong, and what to do about it. */
final class ErrorReport {

  private final PrintWriter err;
  private final boolean colour;
  private final boolean stacktrace;

  ErrorReport(PrintWriter err, boolean colour, boolean stacktrace) {
    this.err = err;
    this.colour = colour;
    this.stacktrace = stacktrace;
  }

  /** Prints what went wrong and returns the exit code that tells it to the caller. */
  int report(Throwable error) {
    Throwable cause = error instanceof UncheckedIOException ? unwrapped(error) : error;
    int exitCode =
        switch (cause) {
          case CommandException e -> {
            print(String.valueOf(e.getMessage()), e.hint());
            yield e.exitCode();
          }
          case ProblemSyntaxException e -> {
            print(String.valueOf(e.getMessage()), "See ./einkorn explain --help for the notation.");
            yield ExitCode.USAGE;
          }
          case FileSystemException e -> {
            print(fileMessage(e), "");
            yield ExitCode.FAILED;
          }
          case OutOfMemoryError e -> {
            print(
                "out of memory: " + e.getMessage(),
                String.valueOf(e.getMessage()).contains("direct")
                    ? "Take a smaller problem, or allow more by"
                        + " JDK_JAVA_OPTIONS=-XX:MaxDirectMemorySize=SIZE."
                    : "Give Java more, as JAVA_TOOL_OPTIONS=-Xmx4g.");
            yield ExitCode.FAILED;
          }
          default -> {
            print(
                described(cause), stacktrace ? "" : "Add --stacktrace to see where it came from.");
            yield ExitCode.FAILED;
          }
        };
    if (stacktrace) {
      error.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }

  private void print(String message, String hint) {
    err.println(Style.BAD.apply("error:", colour) + " " + message);
    if (!hint.isEmpty()) {
      err.println(hint);
    }
  }

  private static Throwable unwrapped(Throwable error) {
    Throwable cause = error.getCause();
    return cause == null ? error : cause;
  }

  private static String fileMessage(FileSystemException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file: " + missing.getFile();
      case AccessDeniedException denied -> "permission denied: " + denied.getFile();
      case FileAlreadyExistsException exists -> "already exists: " + exists.getFile();
      default -> String.valueOf(e.getMessage());
    };
  }

  /** An exception's own message says enough when it was written for the user. */
  private static String described(Throwable error) {
    String message = error.getMessage();
    boolean isForUsers =
        error instanceof IllegalArgumentException
            || error instanceof IllegalStateException
            || error instanceof UnsupportedOperationException
            || error instanceof DispatchException
            || error instanceof BookException
            || error instanceof IOException;
    return message != null && isForUsers ? message : "unexpected " + error;
  }
}
