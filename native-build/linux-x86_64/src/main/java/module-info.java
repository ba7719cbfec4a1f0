/** oneDNN and the OpenMP runtime for Linux on x86-64, as resources. */
@SuppressWarnings("module") // the name of the instruction set ends in digits
module org.einkorn.natives.linux.x86_64 {
  requires org.einkorn.natives;
  requires static org.jspecify;

  provides org.einkorn.natives.NativeBundle with
      org.einkorn.natives.linux.x86_64.OneDnnBundle;
}
