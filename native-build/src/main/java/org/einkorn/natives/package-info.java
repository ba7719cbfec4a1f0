/**
 * Native libraries that travel in jars.
 *
 * <p>A jar per platform provides {@link NativeBundle}s: a manifest and the files it names. {@link
 * NativeBundles} finds the one for this machine, {@link NativeCache} unpacks it into the user's
 * cache and checks every file by SHA-256. Nothing here loads a library, so nothing here needs
 * native access.
 *
 * <p>Every failure is a {@link NativeLibraryException} whose message says what was wrong and what
 * may be done.
 */
@NullMarked
package org.einkorn.natives;

import org.jspecify.annotations.NullMarked;
