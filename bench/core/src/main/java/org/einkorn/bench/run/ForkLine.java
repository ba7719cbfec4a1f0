package org.einkorn.bench.run;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.einkorn.bench.Baton;
import org.einkorn.bench.SteadyState;
import org.jspecify.annotations.Nullable;

/** The talk with one fork: what it says is queued, and told to who waits. */
final class ForkLine implements AutoCloseable {

  /** What a fork says. */
  sealed interface Message {
    record Ready(String variant, String verification) implements Message {}

    record Steady(SteadyState state) implements Message {}

    record Done() implements Message {}

    record Failed(String reason) implements Message {}

    /** Its process has ended. */
    record Gone(String reason) implements Message {}
  }

  private final String option;
  private final Runnable hangUp;
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private volatile @Nullable OutputStream out;
  private volatile @Nullable ProcessHandle process;

  ForkLine(String option, Runnable hangUp) {
    this.option = option;
    this.hangUp = hangUp;
  }

  /** The option of the fork's JVM that tells it where to report. */
  String option() {
    return option;
  }

  void listen(long forked, DataInputStream in, OutputStream stream) throws IOException {
    process = child(forked);
    out = stream;
    while (true) {
      byte kind;
      try {
        kind = in.readByte();
      } catch (EOFException end) {
        return;
      }
      messages.add(
          switch (kind) {
            case Baton.READY -> new Message.Ready(in.readUTF(), in.readUTF());
            case Baton.STEADY ->
                new Message.Steady(
                    new SteadyState(
                        Boolean.parseBoolean(in.readUTF()),
                        Double.parseDouble(in.readUTF()),
                        Double.parseDouble(in.readUTF()),
                        Double.parseDouble(in.readUTF())));
            case Baton.DONE -> new Message.Done();
            case Baton.FAILED -> new Message.Failed(in.readUTF());
            default -> throw new IOException("a fork sent " + kind);
          });
    }
  }

  /** Its process has ended; whoever waits learns why. */
  void gone(String reason) {
    messages.add(new Message.Gone(reason));
  }

  /** Gives the fork its turn. */
  void turn() {
    OutputStream stream = out;
    if (stream == null) {
      throw new IllegalStateException("a turn for a fork that has not reported");
    }
    try {
      stream.write(Baton.TURN);
      stream.flush();
    } catch (IOException e) {
      // It died: JMH tells why, to who waits for the end of the turn.
      return;
    }
  }

  /**
   * The next message, which must be of this kind.
   *
   * @throws EntrantException when it failed, is gone, or says nothing for so long: then it is
   *     killed
   */
  <M extends Message> M await(Class<M> kind, Duration patience) throws InterruptedException {
    Message message = messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (kind.isInstance(message)) {
      return kind.cast(message);
    }
    kill();
    throw EntrantException.failed(
        switch (message) {
          case null -> "its JVM did not answer within " + patience.toSeconds() + " s";
          case Message.Failed(String reason) -> reason;
          case Message.Gone(String reason) -> reason;
          default -> "its JVM sent " + message + " out of turn";
        });
  }

  /** The process of this number, if it is ours; a handle never means another one later. */
  private static @Nullable ProcessHandle child(long id) {
    return ProcessHandle.of(id)
        .filter(handle -> handle.parent().filter(ProcessHandle.current()::equals).isPresent())
        .orElse(null);
  }

  private void kill() {
    ProcessHandle fork = process;
    if (fork != null) {
      fork.destroyForcibly();
    }
  }

  /** Ends the fork if it lives. */
  @Override
  public void close() {
    hangUp.run();
    kill();
  }
}
