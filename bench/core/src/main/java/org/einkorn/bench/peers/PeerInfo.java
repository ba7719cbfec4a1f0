package org.einkorn.bench.peers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a started peer says of itself.
 *
 * @param name its name
 * @param version the library's version
 * @param details what else it says, such as the file that was loaded and the kernels chosen
 */
public record PeerInfo(String name, String version, Map<String, String> details) {

  /** Copies the map, in its order. */
  public PeerInfo {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }
}
