package io.sluice.health.source;

/// The source did not answer; the next reading may succeed.
public final class SourceAway extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param reason for people
  public SourceAway(String reason, Throwable cause) {
    super(reason, cause);
  }

  public SourceAway(String reason) {
    super(reason);
  }

  /// For people, such as "the edge does not answer: connection refused".
  public String reason() {
    return String.valueOf(getMessage());
  }
}
