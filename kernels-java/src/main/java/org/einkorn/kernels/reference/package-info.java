/** The slow truth: plain loops with double accumulation, offered as a backend of its own. */
@NullMarked
package org.einkorn.kernels.reference;

import org.jspecify.annotations.NullMarked;
