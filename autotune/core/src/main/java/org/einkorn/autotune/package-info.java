/**
 * Picks the fastest variant of a problem by measuring, and says why.
 *
 * <pre>{@code
 * Handle product = Einkorn.shared().handle(GemmProblem.of(512, 512, 512));
 * product.run(new Operands().set(Role.SRC, a).set(Role.WEIGHTS, b).set(Role.DST, c));
 * }</pre>
 *
 * <p>{@link org.einkorn.autotune.Einkorn} asks every backend for its offers, takes what the book of
 * measurements says, else the default order, and returns a {@link org.einkorn.autotune.Handle} to
 * keep and to run. {@link org.einkorn.autotune.Explanation} shows who else could have computed the
 * problem, and why they did not.
 */
@NullMarked
package org.einkorn.autotune;

import org.jspecify.annotations.NullMarked;
