package org.einkorn.bindings.onednn;

import java.lang.ref.Cleaner;

/**
 * An object of oneDNN that this process owns. It is destroyed when it is {@linkplain #close
 * closed}, or after it has become unreachable.
 */
public abstract sealed class NativeObject implements AutoCloseable
    permits Attributes, Engine, Memory, MemoryDesc, PostOps, Primitive, PrimitiveDesc, Stream {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Owned owned;
  private final Cleaner.Cleanable cleanable;

  /** Holds the handle apart from the object, so that the cleaner does not keep the object alive. */
  private static final class Owned implements Runnable {
    private final long handle;
    private final NativeFunction destroy;
    private volatile boolean closed;

    Owned(long handle, NativeFunction destroy) {
      this.handle = handle;
      this.destroy = destroy;
    }

    @Override
    public void run() {
      closed = true;
      destroy.call(handle);
    }
  }

  NativeObject(long handle, NativeFunction destroy) {
    owned = new Owned(handle, destroy);
    cleanable = CLEANER.register(this, owned);
  }

  /** The handle, while the object lives. */
  final long handle() {
    if (owned.closed) {
      throw new IllegalStateException(this + " is closed");
    }
    return owned.handle;
  }

  /** Destroys the object; a second call does nothing. */
  @Override
  public final void close() {
    cleanable.clean();
  }
}
