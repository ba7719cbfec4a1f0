/** Native libraries and what brings them: resources under {@code META-INF/einkorn/}. */
module org.einkorn.natives {}
