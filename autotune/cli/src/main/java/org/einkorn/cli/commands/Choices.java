package org.einkorn.cli.commands;

import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options whose values are words of a problem's or the options' text. */
abstract class Choices<E> implements ITypeConverter<E>, Iterable<String> {

  private final String kind;
  private final E[] values;
  private final Function<E, String> text;

  private Choices(String kind, E[] values, Function<E, String> text) {
    this.kind = kind;
    this.values = values;
    this.text = text;
  }

  @Override
  public E convert(String word) {
    for (E value : values) {
      if (text.apply(value).equals(word)) {
        return value;
      }
    }
    String known = String.join(", ", words().toList());
    throw new TypeConversionException(
        "'" + word + "' is no " + kind + "; expected one of: " + known);
  }

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }

  private Stream<String> words() {
    return Arrays.stream(values).map(text);
  }

  /** The families. */
  static final class Families extends Choices<Family> {
    Families() {
      super("family", Family.values(), Family::text);
    }
  }

  /** Where operands live. */
  static final class Storages extends Choices<Storage> {
    Storages() {
      super("storage", Storage.values(), Storage::text);
    }
  }

  /** The shipped lists of problems. */
  static final class ProblemLists implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Problems.names().iterator();
    }
  }
}
