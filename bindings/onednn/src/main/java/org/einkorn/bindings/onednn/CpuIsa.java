package org.einkorn.bindings.onednn;

/** Names of the instruction sets that oneDNN generates code for ({@code dnnl_cpu_isa_t}). */
final class CpuIsa {

  private CpuIsa() {}

  /** The one in force, after {@code ONEDNN_MAX_CPU_ISA}. */
  static String name(DynamicLibrary library) {
    int code = (int) NativeFunction.bind(library, "dnnl_get_effective_cpu_isa", "i:").value();
    return switch (code) {
      case 0x0 -> "default";
      case 0x1 -> "sse41";
      case 0x3 -> "avx";
      case 0x7 -> "avx2";
      case 0xf -> "avx2_vnni";
      case 0x1f -> "avx2_vnni_2";
      case 0x27 -> "avx512_core";
      case 0x67 -> "avx512_core_vnni";
      case 0xe7 -> "avx512_core_bf16";
      case 0x1ef -> "avx10_1_512";
      case 0xfef -> "avx10_1_512_amx";
      case 0x1fef -> "avx10_1_512_amx_fp16";
      default -> "0x" + Integer.toHexString(code);
    };
  }
}
