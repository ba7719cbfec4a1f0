package org.einkorn.bindings.opencl.planted;

import org.jocl.cl_context;

/** Planted: a public field of JOCL's type. */
public final class ShowsJocl {

  public final cl_context context = new cl_context();
}
