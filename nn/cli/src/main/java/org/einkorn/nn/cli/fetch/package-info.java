/**
 * Brings data sets to the user's cache by the package clients that the machine has. Packages are
 * taken apart, never installed, and no script of theirs is run.
 */
@NullMarked
package org.einkorn.nn.cli.fetch;

import org.jspecify.annotations.NullMarked;
