package org.einkorn.bindings.onednn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function of oneDNN, called with Java values: a {@link NativeObject} passes its handle, a {@link
 * NativeCode} its value, a {@code long[]} an array that lives as long as the call, {@code null} the
 * null pointer. This is the road for calls that prepare; what runs in a loop has handles of its own
 * in {@link HotFunctions}.
 *
 * @param name its name in C
 * @param handle the downcall; opaque pointers are {@code long}, others are segments
 */
record NativeFunction(String name, MethodHandle handle) {

  /**
   * Binds a function.
   *
   * @param signature one letter for the result, a colon, one letter for each parameter: {@code i}
   *     int, {@code l} int64 or size, {@code f} float, {@code h} opaque handle, {@code p} pointer
   *     to values, {@code v} no result
   * @throws OneDnnException when the library does not have it
   */
  static NativeFunction bind(DynamicLibrary library, String name, String signature) {
    return new NativeFunction(name, downcall(library, name, signature));
  }

  @SuppressWarnings("restricted")
  static MethodHandle downcall(DynamicLibrary library, String name, String signature) {
    MemorySegment symbol =
        library
            .find(name)
            .orElseThrow(() ->
                new OneDnnException(Status.UNIMPLEMENTED, "the library has no function " + name));
    MemoryLayout[] parameters =
        signature
            .substring(2)
            .chars()
            .mapToObj(NativeFunction::layout)
            .toArray(MemoryLayout[]::new);
    FunctionDescriptor type =
        signature.charAt(0) == 'v'
            ? FunctionDescriptor.ofVoid(parameters)
            : FunctionDescriptor.of(layout(signature.charAt(0)), parameters);
    return Linker.nativeLinker().downcallHandle(symbol, type);
  }

  private static MemoryLayout layout(int letter) {
    return switch (letter) {
      case 'i' -> ValueLayout.JAVA_INT;
      case 'l', 'h' -> JAVA_LONG;
      case 'f' -> ValueLayout.JAVA_FLOAT;
      case 'p' -> ValueLayout.ADDRESS;
      default -> throw new IllegalArgumentException("no such type letter: " + (char) letter);
    };
  }

  /**
   * Calls a function that returns a status.
   *
   * @throws OneDnnException when it is not success
   */
  void call(@Nullable Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      check((int) invoke(arena, arguments), arguments);
    }
  }

  /**
   * Calls a function whose first parameter receives a new handle.
   *
   * @param arguments those after the first
   */
  long create(@Nullable Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(JAVA_LONG);
      @Nullable Object[] all = new Object[arguments.length + 1];
      all[0] = result;
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      check((int) invoke(arena, all), arguments);
      return result.get(JAVA_LONG, 0);
    }
  }

  /** Calls a function that returns a number or a pointer. */
  Object value(@Nullable Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      return invoke(arena, arguments);
    }
  }

  private Object invoke(Arena arena, @Nullable Object[] arguments) {
    Object[] values = new Object[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = toNative(arguments[i], arena, handle.type().parameterType(i));
    }
    try {
      return handle.invokeWithArguments(values);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  private static Object toNative(@Nullable Object argument, Arena arena, Class<?> type) {
    return switch (argument) {
      case null -> type == long.class ? (Object) 0L : MemorySegment.NULL;
      case NativeObject object -> object.handle();
      case NativeCode constant -> constant.code();
      case long[] values -> arena.allocateFrom(JAVA_LONG, values);
      default -> argument;
    };
  }

  private void check(int code, @Nullable Object[] arguments) {
    if (code != 0) {
      Status status = Status.of(code);
      String list =
          Arrays.stream(arguments).map(NativeFunction::describe).collect(Collectors.joining(", "));
      throw new OneDnnException(
          status, name + "(" + list + ") returned " + status.nativeName() + " (" + code + ")");
    }
  }

  private static String describe(@Nullable Object argument) {
    return argument instanceof long[] values ? Arrays.toString(values) : String.valueOf(argument);
  }

  /** What a method handle threw; only unchecked exceptions and errors can come. */
  static RuntimeException rethrow(Throwable e) {
    return switch (e) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> new IllegalStateException("a downcall threw a checked exception", e);
    };
  }
}
