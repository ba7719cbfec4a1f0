package org.einkorn.kernels.microkernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * Defines a class once more, as a hidden class whose static constants are given from outside.
 *
 * <p>C2 takes static final fields for constants, and the Vector API is fast only with constant
 * species. A template is an ordinary class that initializes its static fields from {@link
 * #constants}; each specialization has a copy of its code, its constants, and profiles of its own.
 * The template itself is never initialized.
 */
public final class Specializer {

  /**
   * A static method that takes and returns vectors.
   *
   * @param owner its class, which may use only what the template may use too
   * @param method its name; its descriptor is that of the placeholder
   */
  public record Function(Class<?> owner, String method) {}

  static {
    SharedProfiles.mix();
  }

  private Specializer() {}

  /**
   * A new instance of a template's copy.
   *
   * @param lookup full access to the template's package
   * @param template a class with a constructor without arguments
   * @param type what the instance is
   * @param floatBits width of its vectors of floats
   * @param constants what {@link #constants} will return in it
   */
  public static <T> T specialize(
      MethodHandles.Lookup lookup,
      Class<?> template,
      Class<T> type,
      int floatBits,
      Object constants) {
    return specialize(lookup, template, type, floatBits, constants, Optional.empty());
  }

  /** The same, with a function in place of the template's {@link Placeholder}. */
  public static <T> T specialize(
      MethodHandles.Lookup lookup,
      Class<?> template,
      Class<T> type,
      int floatBits,
      Object constants,
      Optional<Function> function) {
    byte[] file = classFile(lookup, template.getName().replace('.', '/'));
    byte[] flat = Flattener.flatten(lookup, floatBits, file, function);
    HotSpot.requireCompilable(flat);
    try {
      return instance(lookup.defineHiddenClassWithClassData(flat, constants, true), type);
    } catch (IllegalAccessException e) {
      throw new LinkageError("cannot specialize " + template.getName(), e);
    }
  }

  /** An instance of a generated class with a constructor without arguments. */
  static <T> T define(MethodHandles.Lookup lookup, byte[] classFile, Class<T> type) {
    HotSpot.requireCompilable(classFile);
    try {
      return instance(lookup.defineHiddenClass(classFile, true), type);
    } catch (IllegalAccessException e) {
      throw new LinkageError("cannot define a generated " + type.getName(), e);
    }
  }

  private static <T> T instance(MethodHandles.Lookup hidden, Class<T> type) {
    try {
      return type.cast(
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke());
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("cannot instantiate " + hidden.lookupClass().getName(), e);
    }
  }

  /** The constants of a specialization, for its static initializer. */
  public static <T> T constants(MethodHandles.Lookup lookup, Class<T> type) {
    try {
      return type.cast(MethodHandles.classData(lookup, "_", type));
    } catch (IllegalAccessException e) {
      throw new LinkageError(lookup.lookupClass() + " is a template; specialize it", e);
    }
  }

  /** The class file of one of the library's classes. */
  static byte[] classFile(MethodHandles.Lookup lookup, String internalName) {
    String file = '/' + internalName + ".class";
    try (InputStream code = lookup.lookupClass().getResourceAsStream(file)) {
      if (code == null) {
        throw new LinkageError("no class file of " + internalName);
      }
      return code.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class file of " + internalName, e);
    }
  }
}
