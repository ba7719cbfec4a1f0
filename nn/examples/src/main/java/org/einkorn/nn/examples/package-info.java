/**
 * Programs of a page each, on real data. Each has a {@code main} that reads the data from the
 * user's cache, where {@code ./einkorn data fetch NAME} puts it, and a method that does the work on
 * any data of that kind and for any budget.
 */
@NullMarked
package org.einkorn.nn.examples;

import org.jspecify.annotations.NullMarked;
