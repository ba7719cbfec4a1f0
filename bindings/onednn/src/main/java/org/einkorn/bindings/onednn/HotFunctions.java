package org.einkorn.bindings.onednn;

import java.lang.invoke.MethodHandle;

/**
 * The functions that are called for every run. Their handles are constants, which is what lets the
 * compiler turn a call into machine code without boxing or allocation.
 *
 * <p>This class is first touched by objects that exist only after {@link OneDnn#load()} has
 * succeeded, so its initializer cannot fail.
 */
final class HotFunctions {

  private static final MethodHandle EXECUTE = OneDnn.load().hot().execute();
  private static final MethodHandle SET_DATA = OneDnn.load().hot().setData();
  private static final MethodHandle SET_THREADS = OneDnn.load().hot().setThreads();

  private HotFunctions() {}

  /**
   * The handles as they were bound.
   *
   * @param execute {@code dnnl_primitive_execute}
   * @param setData {@code dnnl_memory_set_data_handle}
   * @param setThreads {@code omp_set_num_threads}
   */
  record Handles(MethodHandle execute, MethodHandle setData, MethodHandle setThreads) {

    static Handles bind(DynamicLibrary library) {
      return new Handles(
          NativeFunction.downcall(library, "dnnl_primitive_execute", "i:hhil"),
          NativeFunction.downcall(library, "dnnl_memory_set_data_handle", "i:hl"),
          NativeFunction.downcall(library, "omp_set_num_threads", "v:i"));
    }
  }

  static int execute(long primitive, long stream, int count, long arguments) {
    try {
      return (int) EXECUTE.invokeExact(primitive, stream, count, arguments);
    } catch (Throwable e) {
      throw NativeFunction.rethrow(e);
    }
  }

  static int setData(long memory, long address) {
    try {
      return (int) SET_DATA.invokeExact(memory, address);
    } catch (Throwable e) {
      throw NativeFunction.rethrow(e);
    }
  }

  static void setThreads(int threads) {
    try {
      SET_THREADS.invokeExact(threads);
    } catch (Throwable e) {
      throw NativeFunction.rethrow(e);
    }
  }
}
