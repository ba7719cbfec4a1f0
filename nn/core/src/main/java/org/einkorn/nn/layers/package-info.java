/** The layers that networks are made of. */
@NullMarked
package org.einkorn.nn.layers;

import org.jspecify.annotations.NullMarked;
