/** Planted violations: what the architecture test must find. */
@NullMarked
package org.einkorn.nn.cli.planted;

import org.jspecify.annotations.NullMarked;
