/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.nn.examples.planted;

import org.jspecify.annotations.NullMarked;
