package org.einkorn.bench.peers;

import org.jspecify.annotations.Nullable;

/** A peer that cannot be built, died, hung or answered what nobody understands. */
public final class PeerException extends RuntimeException {

  private static final long serialVersionUID = 1;

  PeerException(String message) {
    super(message);
  }

  PeerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
