/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.kernels.planted;

import org.jspecify.annotations.NullMarked;
