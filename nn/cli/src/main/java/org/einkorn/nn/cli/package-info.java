/** The commands {@code data}, {@code train}, {@code evaluate}, {@code predict} and {@code demo}. */
@NullMarked
package org.einkorn.nn.cli;

import org.jspecify.annotations.NullMarked;
