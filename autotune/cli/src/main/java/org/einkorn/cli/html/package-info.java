/**
 * Reports as one self-contained HTML file: no script, style, font or image is loaded from anywhere.
 *
 * <p>An {@link org.einkorn.cli.html.HtmlReport} has sections, a section has {@link
 * org.einkorn.cli.html.Block blocks}. Colours are CSS variables, so the page follows the reader's
 * light or dark mode; it prints, and it reads on a phone.
 */
@NullMarked
package org.einkorn.cli.html;

import org.jspecify.annotations.NullMarked;
