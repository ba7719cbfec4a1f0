package org.einkorn.bindings.onednn;

/** How a primitive is to be made ({@code dnnl_primitive_attr_t}). */
public final class Attributes extends NativeObject {

  private Attributes(long handle) {
    super(handle, OneDnn.functions().attributesDestroy());
  }

  /** oneDNN's defaults. */
  public static Attributes create() {
    return new Attributes(OneDnn.functions().attributesCreate().create());
  }

  /** Sets who owns the scratchpad. */
  public Attributes scratchpad(ScratchpadMode mode) {
    OneDnn.functions().attributesScratchpadMode().call(this, mode);
    return this;
  }

  /** Sets what f32 arithmetic may be computed in, whatever the environment says. */
  public Attributes fpmath(FpmathMode mode) {
    OneDnn.functions().attributesFpmathMode().call(this, mode);
    return this;
  }

  /** Asks for the same bits from the same call, every time. */
  public Attributes deterministic(boolean value) {
    OneDnn.functions().attributesDeterministic().call(this, value ? 1 : 0);
    return this;
  }

  /**
   * Says that an argument is multiplied by a factor that each run gives as {@link Arg#ATTR_SCALES}
   * plus that argument.
   */
  public Attributes scale(int argument) {
    OneDnn.functions().attributesScalesMask().call(this, argument, 0);
    return this;
  }

  /** Sets what is fused; the list is copied. */
  public Attributes postOps(PostOps postOps) {
    OneDnn.functions().attributesPostOps().call(this, postOps);
    return this;
  }

  @Override
  public String toString() {
    return "attributes";
  }
}
