/**
 * Arithmetic of two tensors, element by element: {@code dst = src + src1}. The destination may take
 * the place of src.
 */
@NullMarked
package org.einkorn.kernels.elementwise;

import org.jspecify.annotations.NullMarked;
