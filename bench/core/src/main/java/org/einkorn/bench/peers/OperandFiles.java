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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.verify.Trial;
import org.einkorn.kernels.verify.Workload;

/**
 * The operands of a trial as raw files in native byte order, one for each role, gaps of the layouts
 * included. A peer reads its inputs there and writes its outputs there.
 *
 * @param folder where the files are, of this process alone
 * @param specs the operands
 * @param operands whose contents are handed over
 * @param reset gives them their first contents
 * @param objection what is wrong with the contents after a run
 */
record OperandFiles(
    Path folder,
    List<OperandSpec> specs,
    Operands operands,
    Runnable reset,
    Supplier<Optional<String>> objection)
    implements AutoCloseable {

  /** Shared memory where there is some: operands are large and live for a moment. */
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private static final String PREFIX = "einkorn-operands-";
  private static final long PIECE = 1 << 26;

  /** Results are compared with the reference. */
  static OperandFiles of(Problem problem, Trial trial) {
    return of(problem, trial.operands(), trial::reset, trial::mismatchOfResults);
  }

  /** Results must be free of the poison that was there before. */
  static OperandFiles of(Problem problem, Workload workload) {
    return of(
        problem,
        workload.operands(),
        workload::poison,
        () ->
            workload
                .leftPoisonInResults()
                .map(role -> "elements of " + role.text() + " are unwritten or NaN"));
  }

  private static OperandFiles of(
      Problem problem, Operands operands, Runnable reset, Supplier<Optional<String>> objection) {
    return of(problem.operands(), operands, reset, objection);
  }

  static OperandFiles of(
      List<OperandSpec> specs,
      Operands operands,
      Runnable reset,
      Supplier<Optional<String>> objection) {
    try {
      Path folder =
          fits(specs)
              ? Files.createTempDirectory(SHARED_MEMORY, PREFIX)
              : Files.createTempDirectory(PREFIX);
      return new OperandFiles(folder, specs, operands, reset, objection);
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
    return operands.scalar(scalar);
  }

  /** Writes the first contents. */
  void write() {
    reset.run();
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

  /** Reads everything back, and tells what is wrong with it. */
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
    return objection.get();
  }

  private static PeerException failure(IOException e) {
    return new PeerException("operands cannot be handed over in files: " + e, e);
  }

  private MemorySegment segment(OperandSpec spec) {
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
