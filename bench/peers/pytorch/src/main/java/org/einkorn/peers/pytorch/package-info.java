/** The peer {@code pytorch}: single operations of PyTorch's C++ library through JavaCPP. */
@NullMarked
package org.einkorn.peers.pytorch;

import org.jspecify.annotations.NullMarked;
