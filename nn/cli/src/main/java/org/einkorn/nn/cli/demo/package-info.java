/** The parts of {@code demo}: each does one thing, and tells it in the report. */
@NullMarked
package org.einkorn.nn.cli.demo;

import org.jspecify.annotations.NullMarked;
