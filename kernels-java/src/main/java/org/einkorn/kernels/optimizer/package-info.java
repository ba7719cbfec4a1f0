/**
 * One step of an optimizer over a vector of parameters <i>p</i> with gradient <i>g</i>. With weight
 * decay <i>λ</i>, {@code d = g + λ·p}, then
 *
 * <pre>{@code
 * sgd:             p -= lr · d
 * sgd momentum:    v = μ·v + d;  p -= lr · v
 * sgd nesterov:    v = μ·v + d;  p -= lr · (d + μ·v)
 * adam:            m = β1·m + (1−β1)·d;  s = β2·s + (1−β2)·d²
 *                  p -= lr/(1−β1^t) · m / (sqrt(s / (1−β2^t)) + ε)
 * }</pre>
 *
 * <p>where <i>t</i> is the number of the step, from 1 (Kingma and Ba, 2015, arXiv:1412.6980).
 */
@NullMarked
package org.einkorn.kernels.optimizer;

import org.jspecify.annotations.NullMarked;
