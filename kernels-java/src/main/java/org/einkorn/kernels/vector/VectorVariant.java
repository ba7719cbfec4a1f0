package org.einkorn.kernels.vector;

import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.CodeHash;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;
import org.jspecify.annotations.Nullable;

/**
 * A variant on the Vector API whose results do not depend on the number of threads.
 *
 * @param <P> the family's problems
 */
public final class VectorVariant<P extends Problem> implements Variant {

  /**
   * Makes the kernels of a variant.
   *
   * @param <P> the family's problems
   */
  @FunctionalInterface
  public interface Maker<P extends Problem> {
    /** A kernel, not warmed up. */
    Kernel make(Variant variant, P problem, Options options);
  }

  private final String id;
  private final Class<P> problems;
  private final Maker<P> maker;
  private final Accuracy accuracy;
  private final Class<?>[] code;
  private volatile @Nullable String revision;

  /**
   * A variant.
   *
   * @param id its id
   * @param problems the family's problems
   * @param maker makes its kernels
   * @param code the classes that its results depend on
   */
  public VectorVariant(String id, Class<P> problems, Maker<P> maker, Class<?>... code) {
    this(id, problems, maker, Accuracy.STANDARD, code);
  }

  /** The same of another error class. */
  public VectorVariant(
      String id, Class<P> problems, Maker<P> maker, Accuracy accuracy, Class<?>... code) {
    this.id = id;
    this.accuracy = accuracy;
    this.problems = problems;
    this.maker = maker;
    this.code = code.clone();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Accuracy accuracy() {
    return accuracy;
  }

  @Override
  public boolean isThreadInvariant() {
    return true;
  }

  @Override
  public boolean needsWarmUp() {
    return true;
  }

  @Override
  public String revision() {
    String known = revision;
    if (known == null) {
      known = CodeHash.of(code);
      revision = known;
    }
    return known;
  }

  @Override
  public Kernel prepare(Problem problem, Options options, Preparation preparation) {
    boolean offered =
        problems.isInstance(problem)
            && VectorBackend.table(problem, options).stream()
                .anyMatch(offer -> offer instanceof Offer.Candidate(var v) && v == this);
    if (!offered) {
      throw new IllegalArgumentException(id + " does not compute '" + problem.text() + "'");
    }
    Kernel kernel = maker.make(this, problems.cast(problem), options);
    if (preparation == Preparation.WARM) {
      if (kernel instanceof Compilable compilable) {
        compilable.compile();
      }
      WarmUp.run(kernel);
    }
    return kernel;
  }

  @Override
  public String toString() {
    return id;
  }
}
