/**
 * The command {@code bench}: contenders measured in turn, each in a process of its own.
 *
 * <p>{@link org.einkorn.bench.run.BenchRun} goes through problems. For each it starts one {@link
 * org.einkorn.bench.run.Entrant} for each contender: a JMH fork for a backend of Einkorn, a task of
 * a peer's process for another library. All prepare and verify first; then a {@link
 * org.einkorn.bench.run.Heat} gives each its turn to warm up, and measures in rounds {@code A B A
 * B}, while the others sleep. {@code bench/core/docs/measuring.md} says why.
 */
@NullMarked
package org.einkorn.bench.run;

import org.jspecify.annotations.NullMarked;
