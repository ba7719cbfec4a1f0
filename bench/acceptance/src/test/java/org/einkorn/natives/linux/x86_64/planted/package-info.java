/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.natives.linux.x86_64.planted;

import org.jspecify.annotations.NullMarked;
