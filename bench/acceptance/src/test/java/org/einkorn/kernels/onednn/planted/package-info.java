/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.kernels.onednn.planted;

import org.jspecify.annotations.NullMarked;
