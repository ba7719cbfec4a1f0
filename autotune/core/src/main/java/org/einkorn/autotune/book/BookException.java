package org.einkorn.autotune.book;

/** A book could not be written; the message names the file, the cause and a way out. */
public final class BookException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BookException(String message, Throwable cause) {
    super(message, cause);
  }
}
