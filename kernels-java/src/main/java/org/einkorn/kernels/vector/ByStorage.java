package org.einkorn.kernels.vector;

import java.lang.invoke.MethodHandles;
import java.util.EnumMap;
import java.util.Map;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.Specializer;

/**
 * The specializations of a template of loops, one for each storage, made when first wanted.
 *
 * @param <T> how the loops are called
 */
public final class ByStorage<T> {

  private final MethodHandles.Lookup lookup;
  private final Class<?> template;
  private final Class<T> type;
  private final Map<Storage, T> made = new EnumMap<>(Storage.class);

  /** The specializations of a template in the package of the lookup. */
  public ByStorage(MethodHandles.Lookup lookup, Class<?> template, Class<T> type) {
    this.lookup = lookup;
    this.template = template;
    this.type = type;
  }

  /** The loops for operands of a storage. */
  public synchronized T get(Storage storage) {
    return made.computeIfAbsent(
        storage,
        s ->
            Specializer.specialize(
                lookup, template, type, Floats.SPECIES.vectorBitSize(), s == Storage.HEAP));
  }

  /** The constant of a specialization, for the static initializer of the template. */
  public static boolean isHeap(MethodHandles.Lookup lookup) {
    return Specializer.constants(lookup, Boolean.class);
  }
}
