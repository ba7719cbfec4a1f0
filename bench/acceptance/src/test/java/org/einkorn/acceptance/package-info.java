/** Tests of the whole: architecture, packaging, launcher, examples, and every backend at work. */
@NullMarked
package org.einkorn.acceptance;

import org.jspecify.annotations.NullMarked;
