package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.einkorn.bench.Baton;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The talk between the benchmark's process and a fork, which is played by a socket. */
class ForkLineTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final ForkLines lines = ForkLines.open();

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void messagesArriveInTheirOrderAndTurnsAreGiven() throws IOException, InterruptedException {
    ForkLine line = lines.expect();
    try (Socket socket = connect(line, "");
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      say(out, Baton.READY, "vector/gemm", "gemm forward f32 8x8:8x8");
      ForkLine.Message.Ready ready = line.await(ForkLine.Message.Ready.class, LONG);
      assertEquals("vector/gemm", ready.variant());
      assertEquals("gemm forward f32 8x8:8x8", ready.verification());
      line.turn();
      assertEquals(Baton.TURN, socket.getInputStream().read());
      say(out, Baton.STEADY, "false", "12.5", "64.0", "2.5");
      ForkLine.Message.Steady steady = line.await(ForkLine.Message.Steady.class, LONG);
      assertTrue(steady.state().complaint().contains("64 bytes a run"), steady::toString);
      say(out, Baton.DONE);
      line.await(ForkLine.Message.Done.class, LONG);
    }
  }

  @Test
  void aFailureIsToldToWhoWaits() throws IOException {
    ForkLine line = lines.expect();
    try (Socket socket = connect(line, "");
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      say(out, Baton.FAILED, "computed something wrong");
      assertEquals("computed something wrong", awaitFailure(line, LONG));
    }
  }

  @Test
  void anEndedProcessIsToldToWhoWaits() {
    ForkLine line = lines.expect();
    line.gone("its JVM died: out of memory");
    assertEquals("its JVM died: out of memory", awaitFailure(line, LONG));
  }

  @Test
  void silenceAndMessagesOutOfTurnAreFailures() throws IOException {
    ForkLine line = lines.expect();
    assertTrue(awaitFailure(line, SHORT).contains("did not answer within"));
    ForkLine other = lines.expect();
    try (Socket socket = connect(other, "");
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      say(out, Baton.DONE);
      assertTrue(awaitFailure(other, LONG).contains("out of turn"));
    }
  }

  @Test
  void whoLacksTheTokenIsNotHeard() throws IOException {
    ForkLine line = lines.expect();
    assertTrue(isHungUpOn(line, "wrong"));
    assertTrue(awaitFailure(line, SHORT).contains("did not answer"));
  }

  /** Whether the other side closes, or resets because it has left words unread. */
  private static boolean isHungUpOn(ForkLine line, String spoiled) throws IOException {
    try (Socket socket = connect(line, spoiled)) {
      return socket.getInputStream().read() == -1;
    } catch (SocketTimeoutException silent) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static String awaitFailure(ForkLine line, Duration patience) {
    return assertThrows(
            EntrantException.class, () -> line.await(ForkLine.Message.Ready.class, patience))
        .getMessage();
  }

  /** Connects as a fork does whose process has ended long ago, so that killing it harms nobody. */
  private static Socket connect(ForkLine line, String spoiled) throws IOException {
    String[] place = line.option().replaceFirst(".*=", "").split(":");
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(place[0]));
    socket.setSoTimeout((int) LONG.toMillis());
    say(
        new DataOutputStream(socket.getOutputStream()),
        Baton.HELLO,
        place[1] + spoiled,
        place[2],
        Long.toString(Integer.MAX_VALUE));
    return socket;
  }

  private static void say(DataOutputStream out, byte kind, String... texts) throws IOException {
    out.writeByte(kind);
    for (String text : texts) {
      out.writeUTF(text);
    }
    out.flush();
  }
}
