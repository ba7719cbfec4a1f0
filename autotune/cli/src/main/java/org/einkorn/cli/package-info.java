/**
 * The command line: {@link org.einkorn.cli.Main} finds the commands of every module through {@link
 * org.einkorn.cli.CommandProvider}, and runs one of them with a {@link org.einkorn.cli.Session}.
 *
 * <p>Exit codes: 0 done, 1 the check failed, 2 wrong usage, 130 interrupted. With {@code --json}
 * there is one JSON document on standard output and nothing else; whatever is written for people
 * goes to standard error then.
 */
@NullMarked
package org.einkorn.cli;

import org.jspecify.annotations.NullMarked;
