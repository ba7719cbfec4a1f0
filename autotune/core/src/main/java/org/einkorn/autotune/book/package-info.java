/** The tuning database: what was measured of which variant, where, and what must not run again. */
@NullMarked
package org.einkorn.autotune.book;

import org.jspecify.annotations.NullMarked;
