package org.einkorn.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.cli.terminal.Table.Cell;
import org.junit.jupiter.api.Test;

class TableTest {

  private static Table sample() {
    return new Table()
        .left("variant")
        .right("time")
        .wrapped("reason")
        .row("vector/gemm/f32/8x48", "12.3 µs", "")
        .row("opencl/gemm", "", "the device has no double precision, which this problem needs");
  }

  @Test
  void columnsAlignAndNumbersStandRight() {
    String text = sample().render(Terminal.UNLIMITED, false);
    assertEquals(
        """
        variant                  time  reason
        vector/gemm/f32/8x48  12.3 µs
        opencl/gemm                    the device has no double precision, which this problem needs
        """,
        text);
  }

  @Test
  void longTextWrapsWithinTheTerminal() {
    String text = sample().render(60, false);
    assertEquals(
        """
        variant                  time  reason
        vector/gemm/f32/8x48  12.3 µs
        opencl/gemm                    the device has no double
                                       precision, which this problem
                                       needs
        """,
        text);
    assertTrue(text.lines().allMatch(line -> line.length() <= 60));
  }

  @Test
  void aTerminalThatIsTooNarrowKeepsColumnsReadable() {
    assertTrue(sample().render(10, false).contains("the device has no double\n"));
  }

  @Test
  void stylesDoNotDisturbTheColumns() {
    Table table =
        new Table()
            .left("a")
            .left("b")
            .withoutHeadings()
            .row(new Cell("ok", Style.GOOD), Cell.of("x"))
            .row("refused", "y");
    assertEquals("ok       x\nrefused  y\n", table.render(80, false));
    assertEquals("\u001b[32mok\u001b[0m       x\nrefused  y\n", table.render(80, true));
  }

  @Test
  void linesWithinACellStay() {
    Table table = new Table().left("what").wrapped("how").row("one", "first\nsecond");
    assertEquals("what  how\none   first\n      second\n", table.render(80, false));
  }

  @Test
  void aRowMustFitTheColumns() {
    Table table = new Table().left("a").right("b");
    Exception e = assertThrows(IllegalArgumentException.class, () -> table.row("only one"));
    assertEquals("a row of 1 cells for 2 columns", e.getMessage());
  }
}
