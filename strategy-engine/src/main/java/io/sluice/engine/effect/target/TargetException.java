package io.sluice.engine.effect.target;

import io.sluice.contract.Token;

/// The failure of a call to a target.
public abstract sealed class TargetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private TargetException(String message) {
    super(message);
  }

  private TargetException(String message, Throwable cause) {
    super(message, cause);
  }

  /// The target did not answer in time, or answered with an error; the call may have had its
  /// effect.
  public static final class Unreachable extends TargetException {
    private static final long serialVersionUID = 1;

    public Unreachable(String message) {
      super(message);
    }

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// The target has no token for the lane: it is new, or lost its disk. It accepts only an
  /// adoption.
  public static final class NoToken extends TargetException {
    private static final long serialVersionUID = 1;

    public NoToken(String message) {
      super(message);
    }
  }

  /// The target has seen a higher token; nothing changed.
  public static final class StaleToken extends TargetException {
    private static final long serialVersionUID = 1;

    private final transient Token seen;

    public StaleToken(String message, Token seen) {
      super(message);
      this.seen = seen;
    }

    /// Returns the token that the target has.
    public Token seen() {
      return seen;
    }
  }

  /// The table has another revision than the caller read; nothing changed.
  public static final class Changed extends TargetException {
    private static final long serialVersionUID = 1;

    public Changed(String message) {
      super(message);
    }
  }

  /// The adoption named a start other than the present one; nothing changed.
  public static final class StartIdMismatch extends TargetException {
    private static final long serialVersionUID = 1;

    public StartIdMismatch(String message) {
      super(message);
    }
  }

  /// The failure is permanent: retries are pointless, for example if a command does not exist.
  public static final class Permanent extends TargetException {
    private static final long serialVersionUID = 1;

    public Permanent(String message) {
      super(message);
    }

    public Permanent(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
