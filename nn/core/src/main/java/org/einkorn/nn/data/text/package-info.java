/**
 * Text as whole numbers: vocabularies and tokenizers, windows for language models, batches padded
 * by length for classifiers, and readers of published texts.
 */
@NullMarked
package org.einkorn.nn.data.text;

import org.jspecify.annotations.NullMarked;
