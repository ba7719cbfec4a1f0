package org.einkorn.bindings.onednn;

import java.lang.ref.Reference;

/** An operation ready to run ({@code dnnl_primitive_t}). */
public final class Primitive extends NativeObject {

  private final String implementation;

  private Primitive(long handle, String implementation) {
    super(handle, OneDnn.functions().primitiveDestroy());
    this.implementation = implementation;
  }

  /** Generates the code: milliseconds, unless oneDNN has it in its own cache. */
  public static Primitive of(PrimitiveDesc description) {
    String implementation = description.implementation();
    return new Primitive(OneDnn.functions().primitiveCreate().create(description), implementation);
  }

  /** Runs to the end. Allocates nothing. */
  public void execute(Stream stream, ExecArgs arguments) {
    int status;
    try {
      status =
          HotFunctions.execute(handle(), stream.handle(), arguments.count(), arguments.address());
    } finally {
      Reference.reachabilityFence(this);
      Reference.reachabilityFence(stream);
      Reference.reachabilityFence(arguments);
    }
    if (status != 0) {
      throw new OneDnnException(
          Status.of(status),
          "dnnl_primitive_execute("
              + implementation
              + ", "
              + arguments
              + ") returned "
              + Status.of(status).nativeName());
    }
  }

  @Override
  public String toString() {
    return implementation;
  }
}
