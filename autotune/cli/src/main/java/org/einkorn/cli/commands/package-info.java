/** Einkorn's own commands about the machine and its kernels. */
@NullMarked
package org.einkorn.cli.commands;

import org.jspecify.annotations.NullMarked;
