package org.einkorn.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.verify.Trial;

/**
 * The operands of a trial as raw files in native byte order, one for each role, gaps of the layouts
 * included. A peer reads its inputs there and writes its outputs there.
 *
 * @param folder where the files are, of this process alone
 * @param specs the operands
 * @param trial whose they are
 */
record OperandFiles(Path folder, List<OperandSpec> specs, Trial trial) implements AutoCloseable {

  /** Shared memory where there is some: operands are large and live for a moment. */
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  static OperandFiles of(Problem problem, Trial trial) {
    try {
      Path folder =
          Files.isWritable(SHARED_MEMORY)
              ? Files.createTempDirectory(SHARED_MEMORY, "einkorn-operands-")
              : Files.createTempDirectory("einkorn-operands-");
      return new OperandFiles(folder, problem.operands(), trial);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(Role role) {
    return folder.resolve(role.text());
  }

  double scalar(org.einkorn.kernels.Scalar scalar) {
    return trial.operands().scalar(scalar);
  }

  /** Writes the first contents. */
  void write() {
    trial.reset();
    for (OperandSpec spec : specs) {
      try (FileChannel channel =
              FileChannel.open(
                  file(spec.role()),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING);
          Arena arena = Arena.ofConfined()) {
        MemorySegment operand = segment(spec);
        channel.map(FileChannel.MapMode.READ_WRITE, 0, operand.byteSize(), arena).copyFrom(operand);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Reads the outputs back and compares everything with the reference. */
  Optional<String> compare() {
    for (OperandSpec spec : specs) {
      try (FileChannel channel = FileChannel.open(file(spec.role()), StandardOpenOption.READ);
          Arena arena = Arena.ofConfined()) {
        MemorySegment operand = segment(spec);
        if (channel.size() != operand.byteSize()) {
          return Optional.of(
              spec.role().text()
                  + " has "
                  + channel.size()
                  + " bytes, expected "
                  + operand.byteSize());
        }
        operand.copyFrom(channel.map(FileChannel.MapMode.READ_ONLY, 0, operand.byteSize(), arena));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return trial.mismatch();
  }

  private MemorySegment segment(OperandSpec spec) {
    Operands operands = trial.operands();
    HostBuffer buffer = (HostBuffer) operands.buffer(spec.role());
    int width = spec.type().bytes();
    return buffer
        .segment()
        .asSlice(operands.offset(spec.role()) * width, spec.layout().extent() * width);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
