/** Measures kernels and devices for a network before it is trained. */
@NullMarked
package org.einkorn.nn.cli.tuning;

import org.jspecify.annotations.NullMarked;
