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
  public static final class Stale extends TargetException {
    private static final long serialVersionUID = 1;

    private final transient Token seen;

    public Stale(String message, Token seen) {
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
  public static final class OtherStart extends TargetException {
    private static final long serialVersionUID = 1;

    public OtherStart(String message) {
      super(message);
    }
  }

  /// The failure is permanent: retries are pointless, for example if a command does not exist.
  public static final class Hopeless extends TargetException {
    private static final long serialVersionUID = 1;

    public Hopeless(String message) {
      super(message);
    }

    public Hopeless(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
