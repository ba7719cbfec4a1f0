package org.einkorn.autotune.book;

/**
 * A variant that must not compute a problem any more.
 *
 * @param variant id of the variant
 * @param revision its {@link org.einkorn.kernels.Variant#revision()}: another one is free again
 * @param problem the problem's text
 * @param options the options' text
 * @param reason what it did, with a line that repeats it
 * @param since when it was found, as an ISO-8601 instant in UTC
 */
public record QuarantineEntry(
    String variant, String revision, String problem, String options, String reason, String since) {}
