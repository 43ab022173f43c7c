package io.sluice.health.source;

import java.util.function.Supplier;

/// An empty or invalid response: a source client turns it into [Answer.Nothing].
public final class Senseless extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param reason one sentence for users
  public Senseless(String reason) {
    super(reason);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  /// Returns the response, or [Answer.Nothing] if it is invalid. A malformed template, selector or
  /// pointer is rejected when a release is posted; if one still arrives here, the query has no
  /// data.
  public static Answer orNothing(Supplier<Answer> answer) {
    try {
      return answer.get();
    } catch (Senseless e) {
      return new Answer.Nothing(e.reason());
    } catch (IllegalArgumentException e) {
      return new Answer.Nothing("the query is invalid: " + e.getMessage());
    }
  }
}
