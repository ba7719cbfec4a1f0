package org.einkorn.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A contender's end of the line to the process that says whose turn it is, so that forks of several
 * contenders live at once and are measured in turn, {@code A B A B}. Without such a process, as
 * under plain JMH, it is always one's turn.
 *
 * <p>Messages are a byte, some followed by texts. While one waits nothing runs; a turn allocates
 * nothing that grows with the number of runs.
 */
public sealed interface Baton {

  /** The system property that names the process: {@code port:token:contender}. */
  String PROPERTY = "einkorn.bench.baton";

  /** A contender's first message: token, number, process id. */
  byte HELLO = 'H';

  /** It is prepared and verified: variant, what was verified. */
  byte READY = 'R';

  /** It is warm: whether steady, nanoseconds, bytes allocated, seconds. */
  byte STEADY = 'S';

  /** Its turn is over. */
  byte DONE = 'D';

  /** It cannot go on: the reason. */
  byte FAILED = 'F';

  /** To a contender: its turn begins. */
  byte TURN = 'T';

  /** Nobody to wait for. */
  Baton NONE = new Alone();

  /** The baton of this process. */
  static Baton ofProcess() {
    String place = System.getProperty(PROPERTY, "");
    return place.isEmpty() ? NONE : Line.connect(place);
  }

  /** Tells that the kernel is prepared and verified. */
  void ready(String variant, String verification);

  /** Tells that it is warm, which ends the turn. */
  void steady(SteadyState state);

  /** Ends the turn, if it is one's own, and waits for the next. */
  void awaitTurn();

  /** Ends the turn, if it is one's own. */
  void endTurn();

  /** Tells why the contender cannot go on. */
  void failed(RuntimeException reason);

  /** No other contender. */
  final class Alone implements Baton {
    private Alone() {}

    @Override
    public void ready(String variant, String verification) {}

    @Override
    public void steady(SteadyState state) {
      if (!state.reached()) {
        System.out.println("# " + state.complaint());
      }
    }

    @Override
    public void awaitTurn() {}

    @Override
    public void endTurn() {}

    @Override
    public void failed(RuntimeException reason) {}
  }

  /** A socket to the process that started this one. */
  final class Line implements Baton {
    /** Longest text that {@link DataOutputStream#writeUTF} takes, if each character is long. */
    private static final int LONGEST = 20_000;

    private final DataInputStream in;
    private final DataOutputStream out;
    private boolean ownTurn;

    private Line(DataInputStream in, DataOutputStream out) {
      this.in = in;
      this.out = out;
    }

    @SuppressWarnings("resource") // open as long as the process lives
    private static Line connect(String place) {
      String[] parts = place.split(":");
      try {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(parts[0]));
        socket.setTcpNoDelay(true);
        Line line =
            new Line(
                new DataInputStream(socket.getInputStream()),
                new DataOutputStream(socket.getOutputStream()));
        line.send(HELLO, parts[1], parts[2], Long.toString(ProcessHandle.current().pid()));
        return line;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void send(byte kind, String... texts) {
      try {
        out.writeByte(kind);
        for (String text : texts) {
          out.writeUTF(text.substring(0, Math.min(text.length(), LONGEST)));
        }
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException("the benchmark's process is gone", e);
      }
    }

    @Override
    public void ready(String variant, String verification) {
      send(READY, variant, verification);
    }

    @Override
    public void steady(SteadyState state) {
      ownTurn = false;
      send(
          STEADY,
          Boolean.toString(state.reached()),
          Double.toString(state.nanos()),
          Double.toString(state.bytesAllocated()),
          Double.toString(state.seconds()));
    }

    @Override
    public void awaitTurn() {
      endTurn();
      try {
        int kind = in.read();
        if (kind != TURN) {
          throw new IOException("expected a turn, got " + kind);
        }
        ownTurn = true;
      } catch (IOException e) {
        throw new UncheckedIOException("the benchmark's process is gone", e);
      }
    }

    @Override
    public void endTurn() {
      if (ownTurn) {
        ownTurn = false;
        send(DONE);
      }
    }

    @Override
    public void failed(RuntimeException reason) {
      String message = reason.getMessage();
      send(FAILED, message == null ? reason.toString() : message);
    }
  }
}
