package org.einkorn.bench.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.einkorn.autotune.book.Fingerprint;
import org.einkorn.autotune.book.Machine;
import org.einkorn.bench.results.MachineInfo;
import org.einkorn.cli.VersionInfo;
import org.einkorn.kernels.Backends;

/** What a results file says of the machine and the sources. */
final class MachineLook {

  private MachineLook() {}

  static MachineInfo machine() {
    Fingerprint fingerprint = Machine.fingerprint(Backends.all());
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new MachineInfo(
        fingerprint.cpu(),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        system.getName() + ' ' + system.getVersion() + ' ' + system.getArch(),
        System.getProperty("java.vm.name") + ' ' + Runtime.version(),
        fingerprint.flags());
  }

  /**
   * The commit of the source tree that this module was built in; elsewhere, that which the build
   * was told; else {@code unknown}.
   */
  static String commit() {
    return commit(sourceTree(), VersionInfo.current().commit());
  }

  static String commit(Path place, String built) {
    String commit = git(place, "rev-parse", "HEAD");
    if (!commit.isEmpty()) {
      return git(place, "status", "--porcelain", "--untracked-files=no").isEmpty()
          ? commit
          : commit + '+';
    }
    return built.isEmpty() ? "unknown" : built.replaceFirst("-dirty$", "+");
  }

  private static Path sourceTree() {
    String classes =
        MachineLook.class.getProtectionDomain().getCodeSource().getLocation().toString();
    Path place = Path.of(java.net.URI.create(classes)).toAbsolutePath();
    Path parent = place.getParent();
    return parent == null ? place : parent;
  }

  private static String git(Path place, String... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of("git", "-C", place.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : "";
    } catch (IOException e) {
      // Without git, or outside a clone, nobody knows the commit.
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
