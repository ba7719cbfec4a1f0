package org.einkorn.kernels;

/** Memory of a device other than the CPU; the device's backend extends it. */
public abstract non-sealed class DeviceBuffer implements Buffer {

  private final DataType type;
  private final long elements;

  /** A buffer of this type and size. */
  protected DeviceBuffer(DataType type, long elements) {
    this.type = type;
    this.elements = Checks.size("elements", elements);
  }

  @Override
  public final Storage storage() {
    return Storage.DEVICE;
  }

  @Override
  public final DataType type() {
    return type;
  }

  @Override
  public final long elements() {
    return elements;
  }

  @Override
  public Object block() {
    return this;
  }

  @Override
  public long position() {
    return 0;
  }
}
