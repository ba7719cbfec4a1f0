package org.einkorn.bench.peers;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * With how many threads a peer's process runs, and what its environment tells the library.
 *
 * @param threads the number of threads
 * @param environment the variables that are set for it
 */
public record ThreadSetting(int threads, SortedMap<String, String> environment) {

  /** Copies the map. */
  public ThreadSetting {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  static ThreadSetting of(Peer peer, int threads, Map<String, String> alternative) {
    SortedMap<String, String> environment = new TreeMap<>(peer.environment());
    environment.putAll(alternative);
    environment.replaceAll((name, value) -> value.replace("{threads}", Integer.toString(threads)));
    return new ThreadSetting(threads, environment);
  }

  /** In words: {@code threads=2 OPENBLAS_NUM_THREADS=2}. */
  public String text() {
    StringBuilder text = new StringBuilder("threads=" + threads);
    environment.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.toString();
  }
}
