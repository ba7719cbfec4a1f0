/** Distrust: seeded operands with canaries, comparison with the reference, repro lines. */
@NullMarked
package org.einkorn.kernels.verify;

import org.jspecify.annotations.NullMarked;
