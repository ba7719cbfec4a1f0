/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.bindings.onednn.planted;

import org.jspecify.annotations.NullMarked;
