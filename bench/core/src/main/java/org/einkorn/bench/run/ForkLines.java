package org.einkorn.bench.run;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.einkorn.bench.Baton;

/** Where forks report: a socket of this machine only, and a token that forks of others lack. */
final class ForkLines implements AutoCloseable {

  private final ServerSocket server;
  private final String token = UUID.randomUUID().toString();
  private final Map<Integer, ForkLine> expected = new ConcurrentHashMap<>();
  private int last;

  private ForkLines(ServerSocket server) {
    this.server = server;
  }

  static ForkLines open() {
    try {
      ForkLines lines = new ForkLines(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread.ofPlatform().daemon().name("forks").start(lines::accept);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line that a fork will connect to. */
  ForkLine expect() {
    int number = ++last;
    String option =
        "-D" + Baton.PROPERTY + '=' + server.getLocalPort() + ':' + token + ':' + number;
    ForkLine line = new ForkLine(option, () -> expected.remove(number));
    expected.put(number, line);
    return line;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofPlatform().daemon().name("fork").start(() -> introduce(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void introduce(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      if (in.readByte() != Baton.HELLO || !in.readUTF().equals(token)) {
        return;
      }
      ForkLine line = expected.get(Integer.parseInt(in.readUTF()));
      long process = Long.parseLong(in.readUTF());
      if (line != null) {
        line.listen(process, in, socket.getOutputStream());
      }
    } catch (IOException gone) {
      // The fork's end is told by JMH, which waits for its process.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
