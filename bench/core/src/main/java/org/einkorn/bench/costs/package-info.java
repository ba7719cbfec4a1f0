/**
 * What speed costs besides: the time until a fresh JVM has its first result and its first fast one,
 * resident memory, threads, and the size of the jars.
 */
@NullMarked
package org.einkorn.bench.costs;

import org.jspecify.annotations.NullMarked;
