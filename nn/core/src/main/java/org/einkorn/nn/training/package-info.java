/** Training of networks, and measuring them on data. */
@NullMarked
package org.einkorn.nn.training;

import org.jspecify.annotations.NullMarked;
