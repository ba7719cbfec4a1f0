/**
 * Activation functions, element by element: forward {@code dst = f(src)}; backward {@code diff_src
 * = f'(src) · diff_dst}, where f' is computed from src, or from dst when the problem says so. The
 * destination may take the place of the source, diff_src that of diff_dst.
 */
@NullMarked
package org.einkorn.kernels.activation;

import org.jspecify.annotations.NullMarked;
