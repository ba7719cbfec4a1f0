/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.bindings.opencl.planted;

import org.jspecify.annotations.NullMarked;
