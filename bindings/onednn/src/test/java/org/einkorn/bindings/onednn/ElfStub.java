package org.einkorn.bindings.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The smallest shared library for Linux on x86-64 that exports one function, which returns the
 * address of a constant: enough to pose as another version of oneDNN without a compiler.
 */
final class ElfStub {

  private static final int HEADERS = 64 + 3 * 56;
  private static final int DYNAMIC = HEADERS;
  private static final int HASH = DYNAMIC + 6 * 16;
  private static final int SYMBOLS = HASH + 5 * 4 + 4;
  private static final int CODE = SYMBOLS + 2 * 24;
  private static final int DATA = CODE + 8;
  private static final int STRINGS = DATA + 32;

  private ElfStub() {}

  /** A library whose {@code dnnl_version} returns this version and CPU runtime. */
  static byte[] oneDnn(int major, int minor, int patch, int cpuRuntime) {
    return library("dnnl_version", major, minor, patch, cpuRuntime);
  }

  static byte[] library(String symbol, int major, int minor, int patch, int cpuRuntime) {
    byte[] strings = ("\0" + symbol + "\0").getBytes(StandardCharsets.US_ASCII);
    int size = STRINGS + strings.length;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    // e_ident, ET_DYN, EM_X86_64.
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    out.putShort((short) 3).putShort((short) 62).putInt(1).putLong(0).putLong(64).putLong(0);
    out.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 3);
    out.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    programHeader(out, 1, 7, 0, size, 4096); // PT_LOAD
    programHeader(out, 2, 6, DYNAMIC, HASH - DYNAMIC, 8); // PT_DYNAMIC
    programHeader(out, 0x6474e551, 6, 0, 0, 16); // PT_GNU_STACK, not executable
    dynamic(out, 4, HASH);
    dynamic(out, 5, STRINGS);
    dynamic(out, 6, SYMBOLS);
    dynamic(out, 10, strings.length);
    dynamic(out, 11, 24);
    dynamic(out, 0, 0);
    // DT_HASH: one bucket, which starts at symbol 1.
    out.putInt(1).putInt(2).putInt(1).putInt(0).putInt(0).putInt(0);
    out.put(new byte[24]);
    // Symbol: name at 1, global function, defined, at CODE.
    out.putInt(1).put((byte) 0x12).put((byte) 0).putShort((short) 1).putLong(CODE).putLong(8);
    // lea rax, [rip + 1]; ret
    out.put(new byte[] {0x48, (byte) 0x8d, 0x05, 1, 0, 0, 0, (byte) 0xc3});
    out.putInt(major).putInt(minor).putInt(patch).putInt(0).putLong(0).putInt(cpuRuntime).putInt(0);
    out.put(strings);
    return out.array();
  }

  private static void programHeader(
      ByteBuffer out, int type, int flags, long offset, long size, long align) {
    out.putInt(type).putInt(flags).putLong(offset).putLong(offset).putLong(offset);
    out.putLong(size).putLong(size).putLong(align);
  }

  private static void dynamic(ByteBuffer out, long tag, long value) {
    out.putLong(tag).putLong(value);
  }
}
