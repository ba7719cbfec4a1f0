package org.einkorn.nn.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.einkorn.nn.Shape;

/**
 * Rows of features with real targets, or with a class, in a file that is mapped and may be larger
 * than memory: rows of little-endian f32, the features first, then the targets or the number of the
 * class. The system reads what is touched.
 */
public final class MappedTable implements Examples, AutoCloseable {
  private static final ValueLayout.OfFloat NUMBER =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final int features;
  private final int outputs;
  private final int classes;
  private final int size;
  private final Arena arena;
  private final MemorySegment rows;

  /**
   * Maps a file.
   *
   * @param file its place
   * @param features numbers in front of each row
   * @param outputs targets after them, 1 where they are classes
   * @param classes number of classes, or 0 for real targets
   * @throws DataException when the file does not hold whole rows
   */
  public MappedTable(Path file, int features, int outputs, int classes) throws IOException {
    if (features <= 0 || outputs <= 0 || classes < 0 || (classes > 0 && outputs != 1)) {
      throw new IllegalArgumentException(
          "%s: features=%d, targets=%d, classes=%d: expected positive sizes, one target of a class"
              .formatted(file, features, outputs, classes));
    }
    this.file = file;
    this.features = features;
    this.outputs = outputs;
    this.classes = classes;
    this.arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long bytes = channel.size();
      if (bytes % rowBytes() != 0 || bytes / rowBytes() > Integer.MAX_VALUE) {
        throw new DataException(
            file, "%d bytes are no whole rows of %d bytes".formatted(bytes, rowBytes()));
      }
      this.size = (int) (bytes / rowBytes());
      this.rows = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  private long rowBytes() {
    return (long) Float.BYTES * (features + outputs);
  }

  @Override
  public String name() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Shape inputs(int count) {
    return Shape.features(count, features);
  }

  @Override
  public Shape targets(int count) {
    return Shape.features(count, outputs);
  }

  @Override
  public boolean hasTokens() {
    return false;
  }

  @Override
  public int classCount() {
    return classes;
  }

  @Override
  public void fill(int example, ExampleBatch to, int row) {
    long from = example * rowBytes();
    MemorySegment.copy(rows, NUMBER, from, to.inputs(), row * features, features);
    long target = from + (long) Float.BYTES * features;
    if (classes == 0) {
      MemorySegment.copy(rows, NUMBER, target, to.targets(), row * outputs, outputs);
      return;
    }
    float label = rows.get(NUMBER, target);
    if (!(label >= 0 && label < classes) || label != (int) label) {
      throw new IllegalStateException(
          "%s: row %d: expected a class from 0 to %d, found %s"
              .formatted(file, example, classes - 1, label));
    }
    to.labels()[row] = (int) label;
  }

  /** Gives the mapping back; no row may be asked for any more. */
  @Override
  public void close() {
    arena.close();
  }
}
