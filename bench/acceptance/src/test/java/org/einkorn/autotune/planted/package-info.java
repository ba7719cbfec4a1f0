/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.autotune.planted;

import org.jspecify.annotations.NullMarked;
