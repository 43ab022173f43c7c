package io.sluice.health.source;

import java.util.function.Supplier;

/// An answer that says nothing, or nothing that makes sense: a monitor turns it into
/// [Answer.Nothing].
public final class Senseless extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param reason for people
  public Senseless(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  /// The answer, or that there is none. A question that cannot be put, since a template, a selector
  /// or a pointer in it does not parse, is refused where it is posted; from there on it has no
  /// answer.
  public static Answer orNothing(Supplier<Answer> answer) {
    try {
      return answer.get();
    } catch (Senseless e) {
      return new Answer.Nothing(e.reason());
    } catch (IllegalArgumentException e) {
      return new Answer.Nothing("the question makes no sense: " + e.getMessage());
    }
  }
}
