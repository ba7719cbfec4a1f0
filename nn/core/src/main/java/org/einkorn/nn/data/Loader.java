package org.einkorn.nn.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/**
 * Goes through examples in batches of one size, and assembles the next one in a thread of its own
 * while a step runs. Which examples meet is a pure function of the key; the thread does not change
 * the order.
 *
 * <p>Used by one thread at a time; close it when done.
 */
public final class Loader implements AutoCloseable {
  /** One in use, one ready, one being filled. */
  private static final int BATCHES = 3;

  private final Examples set;
  private final int batchSize;
  private final Batches.Rest rest;
  private final int[] order;
  private final BlockingQueue<ExampleBatch> free = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<Item> ready = new ArrayBlockingQueue<>(BATCHES + 1);
  private final Item[] items = new Item[BATCHES];
  private @Nullable Thread worker;
  private @Nullable ExampleBatch current;
  private boolean ended = true;

  /** A batch, the end of a pass, or what went wrong. */
  private record Item(@Nullable ExampleBatch batch, @Nullable Throwable failure) {}

  private static final Item END = new Item(null, null);

  /**
   * A loader; {@link #start} begins a pass.
   *
   * @param set the examples
   * @param batchSize rows of each batch; with {@link Batches.Rest#DROP} at most the size of the set
   * @param rest what happens to the examples that do not fill a batch
   */
  public Loader(Examples set, int batchSize, Batches.Rest rest) {
    if (rest == Batches.Rest.DROP && batchSize > set.size()) {
      throw new IllegalArgumentException(
          "%s has %d examples, which do not fill one batch of %d; take a smaller batch"
              .formatted(set.name(), set.size(), batchSize));
    }
    this.set = set;
    this.batchSize = batchSize;
    this.rest = rest;
    this.order = new int[set.size()];
    for (int i = 0; i < BATCHES; i++) {
      items[i] = new Item(ExampleBatch.of(set, batchSize), null);
    }
  }

  /** Number of batches of a whole pass. */
  public int count() {
    return rest == Batches.Rest.DROP
        ? order.length / batchSize
        : Math.ceilDiv(order.length, batchSize);
  }

  /**
   * Starts a pass.
   *
   * @param key decides the order; null for the order of the set
   * @param firstBatch number of the batch to begin with, from 0: where another run stopped
   */
  public void start(@Nullable RandomKey key, int firstBatch) throws InterruptedException {
    stop();
    if (key == null) {
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
    } else {
      key.permute(order);
    }
    set.start(key == null ? null : key.split("examples"));
    free.clear();
    ready.clear();
    current = null;
    ended = false;
    for (Item item : items) {
      if (item.batch != null) {
        free.add(item.batch);
      }
    }
    worker = Thread.ofPlatform().daemon().name("einkorn-loader").start(() -> load(firstBatch));
  }

  private void load(int firstBatch) {
    try {
      for (int number = firstBatch; number < count(); number++) {
        ExampleBatch batch = free.take();
        int from = number * batchSize;
        batch.fill(set, order, from, Math.min(batchSize, order.length - from));
        ready.put(itemOf(batch));
      }
      ready.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      ready.add(new Item(null, e));
    }
  }

  private Item itemOf(ExampleBatch batch) {
    for (Item item : items) {
      if (item.batch == batch) {
        return item;
      }
    }
    throw new AssertionError("a batch of another loader");
  }

  /**
   * The next batch, which stays as it is until the next call; null at the end of the pass.
   *
   * @throws IllegalStateException when the examples could not be read, with the cause
   * @throws InterruptedException when this thread is interrupted while it waits
   */
  public @Nullable ExampleBatch next() throws InterruptedException {
    if (current != null) {
      free.put(current);
      current = null;
    }
    if (ended) {
      return null;
    }
    Item item = ready.take();
    if (item.failure != null) {
      ended = true;
      throw new IllegalStateException(
          set.name() + ": an example could not be read: " + item.failure.getMessage(),
          item.failure);
    }
    current = item.batch;
    ended = current == null;
    return current;
  }

  private void stop() throws InterruptedException {
    Thread running = worker;
    if (running != null) {
      running.interrupt();
      running.join();
      worker = null;
    }
    ended = true;
  }

  /** Ends the thread. */
  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
