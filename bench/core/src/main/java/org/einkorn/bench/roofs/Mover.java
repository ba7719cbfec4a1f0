package org.einkorn.bench.roofs;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.einkorn.kernels.Team;

/** A way to move bytes, by so many threads, through arrays that each thread has for itself. */
interface Mover extends AutoCloseable {

  /** What it is, in a word or two. */
  String name();

  /** The mix of reads and writes. */
  Traffic traffic();

  /** Goes through all arrays so many times. */
  void move(int times);

  /** Gives back what it holds. */
  @Override
  default void close() {}

  /** A loop over the arrays of one thread. */
  @FunctionalInterface
  interface Loop {
    void run(MemorySegment[] arrays, int bytes);
  }

  /**
   * A loop of Java's.
   *
   * @param name what it is
   * @param traffic the mix
   * @param arrays the arrays of each thread
   * @param loop the loop
   */
  record Java(String name, Traffic traffic, List<MemorySegment[]> arrays, Loop loop)
      implements Mover {
    @Override
    public void move(int times) {
      Team.shared().run(arrays.size(), (part, _) -> moveOf(arrays.get(part), times));
    }

    private void moveOf(MemorySegment[] own, int times) {
      int bytes = Math.toIntExact(own[0].byteSize());
      for (int i = 0; i < times; i++) {
        loop.run(own, bytes);
      }
    }
  }
}
