/** The bundles for Linux on x86-64; nothing here is meant to be called by name. */
@NullMarked
package org.einkorn.natives.linux.x86_64;

import org.jspecify.annotations.NullMarked;
