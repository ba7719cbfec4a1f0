package org.einkorn.kernels.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Where code allocates that should not, by Flight Recorder. */
final class Allocations {

  private static final String EVENT = "jdk.ObjectAllocationSample";
  private static final long NANOS = 2_000_000_000;
  private static final int FRAMES = 12;
  private static final int SHOWN = 3;

  private Allocations() {}

  /** The most frequent places in two seconds of runs, with the callers of each. */
  static String of(Runnable run) {
    try (Recording recording = new Recording()) {
      recording.enable(EVENT).with("throttle", "1000/s");
      recording.start();
      long start = System.nanoTime();
      while (System.nanoTime() - start < NANOS) {
        run.run();
      }
      recording.stop();
      Path file = Files.createTempFile("allocations", ".jfr");
      try {
        recording.dump(file);
        return places(RecordingFile.readAllEvents(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return "places unknown: " + e;
    }
  }

  private static String places(List<RecordedEvent> events) {
    Map<String, Integer> counts = new HashMap<>();
    events.forEach(event -> counts.merge(place(event), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(SHOWN)
        .map(entry -> entry.getValue() + " times " + entry.getKey())
        .collect(Collectors.joining("; "));
  }

  private static String place(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    String frames =
        stack == null
            ? "?"
            : stack.getFrames().stream()
                .limit(FRAMES)
                .map(frame ->
                    frame.getMethod().getType().getName().replaceAll(".*[.]", "")
                        + '.'
                        + frame.getMethod().getName()
                        + ':'
                        + frame.getLineNumber())
                .collect(Collectors.joining(" < "));
    return event.getClass("objectClass").getName() + " at " + frames;
  }
}
