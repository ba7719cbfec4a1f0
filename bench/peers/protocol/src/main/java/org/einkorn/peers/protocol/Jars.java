package org.einkorn.peers.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of libraries that do not say theirs, from the names of their jars. */
public final class Jars {

  private static final Pattern VERSION = Pattern.compile("-(\\d[^/]*)\\.jar$");

  private Jars() {}

  /** The version in the name of the jar that a class came from, as Maven names jars. */
  public static String version(Class<?> type) {
    String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    Matcher matcher = VERSION.matcher(jar);
    return matcher.find() ? matcher.group(1) : "unknown";
  }
}
