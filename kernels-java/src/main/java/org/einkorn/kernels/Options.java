package org.einkorn.kernels;

/**
 * How a problem is to be computed: fixed when a kernel is prepared, and part of the book's key.
 *
 * @param device where
 * @param threads most threads a run may use, at least 1
 * @param mode fast or strict
 * @param storage where the operands live
 * @param accuracy greatest error class that may compete
 */
public record Options(Device device, int threads, Mode mode, Storage storage, Accuracy accuracy) {

  /** Checks the number of threads and that the storage fits the device. */
  public Options {
    Checks.positive("threads", threads);
    boolean host = device.equals(Device.cpu());
    if (host == (storage == Storage.DEVICE)) {
      throw new IllegalArgumentException(
          "storage " + storage.text() + " does not fit device " + device.id());
    }
  }

  /** The CPU with the process's thread budget, fast, native storage, standard accuracy. */
  public static Options cpu() {
    return on(Device.cpu());
  }

  /** The same on another device, with its own storage. */
  public static Options on(Device device) {
    return new Options(device, Team.budget(), Mode.FAST, device.storage(), Accuracy.STANDARD);
  }

  /** The same with another number of threads. */
  public Options withThreads(int count) {
    return new Options(device, count, mode, storage, accuracy);
  }

  /** The same in another mode. */
  public Options withMode(Mode other) {
    return new Options(device, threads, other, storage, accuracy);
  }

  /** The same for operands that live elsewhere. */
  public Options withStorage(Storage other) {
    return new Options(device, threads, mode, other, accuracy);
  }

  /** The same with another accuracy class. */
  public Options withAccuracy(Accuracy other) {
    return new Options(device, threads, mode, storage, other);
  }

  /** The options in words: {@code cpu threads=2 fast native standard}. */
  public String text() {
    return device.id()
        + " threads="
        + threads
        + ' '
        + mode.text()
        + ' '
        + storage.text()
        + ' '
        + accuracy.text();
  }
}
