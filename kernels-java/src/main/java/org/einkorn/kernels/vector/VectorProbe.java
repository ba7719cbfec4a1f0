package org.einkorn.kernels.vector;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the Vector API is fast in this JVM. Without C2 its vectors are objects, and every
 * operation a method call: the kernels would be right, and a thousand times too slow. The probe
 * looks at the JVM and its flags, which takes milliseconds; it does not link a vector class.
 */
final class VectorProbe {

  private static final int TESTED_RELEASE = 25;

  private VectorProbe() {}

  /** Why vectors are not vectors here; empty when they are. */
  static Optional<Problem> problem() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return Optional.of(
          new Problem(
              "the module jdk.incubator.vector is not there",
              "start java with --add-modules jdk.incubator.vector"));
    }
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    String vm = runtime.getVmName();
    String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
    return problem(Runtime.version().feature(), vm, mode, runtime.getInputArguments());
  }

  static Optional<Problem> problem(int release, String vm, String mode, List<String> flags) {
    if (release != TESTED_RELEASE) {
      return Optional.of(
          new Problem(
              "the Vector API is an incubator module, and that of JDK "
                  + release
                  + " is not tested",
              "use JDK " + TESTED_RELEASE));
    }
    if (!vm.contains("HotSpot") && !vm.contains("OpenJDK")) {
      return Optional.of(
          new Problem(vm + " does not compile the Vector API", "use a JVM with HotSpot's C2"));
    }
    if (mode.contains("interpreted mode") || flags.contains("-Xint")) {
      return Optional.of(new Problem("the JVM only interprets", "remove -Xint"));
    }
    for (String flag : flags) {
      if (flag.matches("-XX:TieredStopAtLevel=[0-3]") || flag.equals("-client")) {
        return Optional.of(new Problem("C2 is switched off", "remove " + flag));
      }
      if (flag.equals("-XX:+UseJVMCICompiler")) {
        return Optional.of(new Problem("Graal compiles instead of C2", "remove " + flag));
      }
      if (flag.equals("-XX:-EnableVectorSupport")) {
        return Optional.of(new Problem("vector support is switched off", "remove " + flag));
      }
    }
    return Optional.empty();
  }

  /**
   * What keeps vectors from being vectors.
   *
   * @param reason what was found
   * @param remedy what to do about it
   */
  record Problem(String reason, String remedy) {}
}
