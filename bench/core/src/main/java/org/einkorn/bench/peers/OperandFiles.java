package org.einkorn.bench.peers;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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
import org.einkorn.kernels.Scalar;
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

  private static final String PREFIX = "einkorn-operands-";
  private static final long PIECE = 1 << 26;

  static OperandFiles of(Problem problem, Trial trial) {
    List<OperandSpec> specs = problem.operands();
    try {
      Path folder =
          fits(specs)
              ? Files.createTempDirectory(SHARED_MEMORY, PREFIX)
              : Files.createTempDirectory(PREFIX);
      return new OperandFiles(folder, specs, trial);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** True when shared memory is there and large enough: containers have little. */
  private static boolean fits(List<OperandSpec> specs) throws IOException {
    long bytes = specs.stream().mapToLong(OperandFiles::bytes).sum();
    return Files.isWritable(SHARED_MEMORY)
        && Files.getFileStore(SHARED_MEMORY).getUsableSpace() > 4 * bytes;
  }

  private static long bytes(OperandSpec spec) {
    return spec.layout().extent() * spec.type().bytes();
  }

  Path file(Role role) {
    return folder.resolve(role.text());
  }

  double scalar(Scalar scalar) {
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
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        write(segment(spec), channel);
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }

  /** In pieces, for a byte buffer ends at 2 GiB; not by mapping, which crashes on a full disk. */
  private static void write(MemorySegment segment, FileChannel channel) throws IOException {
    for (long at = 0; at < segment.byteSize(); at += PIECE) {
      long size = Math.min(PIECE, segment.byteSize() - at);
      ByteBuffer piece = segment.asSlice(at, size).asByteBuffer();
      while (piece.hasRemaining()) {
        channel.write(piece);
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
        throw failure(e);
      }
    }
    return trial.mismatchOfResults();
  }

  private static PeerException failure(IOException e) {
    return new PeerException("operands cannot be handed over in files: " + e, e);
  }

  private MemorySegment segment(OperandSpec spec) {
    Operands operands = trial.operands();
    HostBuffer buffer = (HostBuffer) operands.buffer(spec.role());
    return buffer
        .segment()
        .asSlice(operands.offset(spec.role()) * spec.type().bytes(), bytes(spec));
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
