package io.sluice.health.source;

/// Thrown if a source is unavailable; the next query may succeed.
public final class SourceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param reason one sentence for users
  public SourceUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }

  public SourceUnavailableException(String reason) {
    super(reason);
  }

  /// Returns the reason for users, such as "the edge does not answer: connection refused".
  public String reason() {
    return String.valueOf(getMessage());
  }
}
