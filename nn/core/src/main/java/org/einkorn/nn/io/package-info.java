/** Files of weights. */
@NullMarked
package org.einkorn.nn.io;

import org.jspecify.annotations.NullMarked;
