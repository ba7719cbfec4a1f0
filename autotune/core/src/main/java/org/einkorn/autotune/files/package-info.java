/** Files that nobody ever sees half of, for every module that writes one. */
@NullMarked
package org.einkorn.autotune.files;

import org.jspecify.annotations.NullMarked;
