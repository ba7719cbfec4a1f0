/** Networks ready to use. */
@NullMarked
package org.einkorn.nn.models;

import org.jspecify.annotations.NullMarked;
