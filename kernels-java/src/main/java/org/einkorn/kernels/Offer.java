package org.einkorn.kernels;

/** A backend's answer to a problem: a variant that can compute it, or a reason why not. */
public sealed interface Offer {

  /** Id of the variant, or of what refused: a backend or a variant. */
  String id();

  /**
   * A variant that can compute the problem.
   *
   * @param variant the variant
   */
  record Candidate(Variant variant) implements Offer {
    @Override
    public String id() {
      return variant.id();
    }
  }

  /**
   * A refusal.
   *
   * @param id what refused: a backend or a variant
   * @param reason why, in a sentence that a user understands
   */
  record Refusal(String id, String reason) implements Offer {}
}
