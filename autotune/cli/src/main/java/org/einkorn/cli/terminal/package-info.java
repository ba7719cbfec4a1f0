/**
 * What commands show in a terminal: tables, progress, styles, and numbers with units.
 *
 * <p>Everything degrades: without a terminal there is no colour, no cursor movement and no width
 * limit, so that output can be piped; a character that the stream's charset lacks is replaced by
 * one ASCII character, so that columns stay aligned.
 */
@NullMarked
package org.einkorn.cli.terminal;

import org.jspecify.annotations.NullMarked;
