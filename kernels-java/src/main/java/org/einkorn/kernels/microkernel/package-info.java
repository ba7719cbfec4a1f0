/** Micro-kernels. */
@NullMarked
package org.einkorn.kernels.microkernel;

import org.jspecify.annotations.NullMarked;
