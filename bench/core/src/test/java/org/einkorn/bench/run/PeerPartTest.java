package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.einkorn.bench.Work;
import org.einkorn.bench.peers.FakePeer;
import org.einkorn.bench.peers.PeerSession;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerPartTest {

  private static final Problem SUM = Problems.parse("elementwise forward f32 add 3x5:3x5");
  private static final Work WORK = new Work.OfKernel(SUM);

  @TempDir private Path folder;

  @Test
  void whoNeedsAMinuteForARunLeavesBeforeItsTurns() throws IOException {
    try (PeerSession session = FakePeer.in(folder, "slow", false).start(1);
        PeerPart part = new PeerPart(session, PeerWork.of(WORK), Effort.FULL)) {
      EntrantException e = assertThrows(EntrantException.class, part::prepare);
      assertEquals(
          "too slow to be measured: a run took 61 s, all its turns may take 3.0 s",
          assertInstanceOf(Ending.Refused.class, e.ending()).reason());
    }
  }

  @Test
  void theOthersStayAndAreWarmedUp() throws IOException {
    try (PeerSession session = FakePeer.in(folder, "good", false).start(1);
        PeerPart part = new PeerPart(session, PeerWork.of(WORK), Effort.FULL)) {
      part.prepare();
      assertFalse(part.isWarmAtOnce());
      assertEquals(SUM.text(), part.verification());
    }
  }
}
