/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.natives.planted;

import org.jspecify.annotations.NullMarked;
