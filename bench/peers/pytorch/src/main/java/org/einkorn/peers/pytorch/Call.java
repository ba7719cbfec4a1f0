package org.einkorn.peers.pytorch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.einkorn.peers.protocol.Operation;
import org.jspecify.annotations.Nullable;

/** A call of PyTorch. What a run returns lives until the next, so that it can be stored. */
final class Call implements Operation {

  private final Supplier<? extends Pointer> body;
  private final Runnable store;
  private final boolean owned;
  private @Nullable Pointer result;

  /** Takes a result apart. */
  @FunctionalInterface
  interface Store<P extends Pointer> {
    void store(P result);
  }

  private Call(Supplier<? extends Pointer> body, Runnable store, boolean owned) {
    this.body = body;
    this.store = store;
    this.owned = owned;
  }

  /** A call that writes to the operands itself. */
  static Call inPlace(Supplier<? extends Pointer> body) {
    return new Call(body, () -> {}, false);
  }

  /** A call that returns new tensors, which are copied out of the last run after the timing. */
  static <P extends Pointer> Call returning(Supplier<P> body, Store<? super P> store) {
    Last<P> last = new Last<>(body);
    return new Call(last, () -> store.store(last.value()), true);
  }

  /** Remembers the last result with its type. */
  private static final class Last<P extends Pointer> implements Supplier<P> {
    private final Supplier<P> body;
    private @Nullable P value;

    Last(Supplier<P> body) {
      this.body = body;
    }

    @Override
    public P get() {
      P now = body.get();
      value = now;
      return now;
    }

    P value() {
      P last = value;
      if (last == null) {
        throw new IllegalStateException("nothing was run yet");
      }
      return last;
    }
  }

  @Override
  public void run() {
    Pointer now = body.get();
    close();
    result = owned ? now : null;
  }

  @Override
  public void store() {
    store.run();
  }

  @Override
  public void close() {
    if (result != null) {
      result.close();
      result = null;
    }
  }
}
