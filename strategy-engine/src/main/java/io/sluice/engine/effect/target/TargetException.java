package io.sluice.engine.effect.target;

import io.sluice.contract.Token;

/// A runtime or a router could not, or would not, do what it was asked.
public abstract sealed class TargetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private TargetException(String message) {
    super(message);
  }

  private TargetException(String message, Throwable cause) {
    super(message, cause);
  }

  /// It did not answer in time, or with an error; what was asked may have happened all the same.
  public static final class Unreachable extends TargetException {
    private static final long serialVersionUID = 1;

    public Unreachable(String message) {
      super(message);
    }

    public Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// It has no token for the lane: it is new, or lost its disk. It takes nothing but an adoption.
  public static final class NoToken extends TargetException {
    private static final long serialVersionUID = 1;

    public NoToken(String message) {
      super(message);
    }
  }

  /// It has seen a higher token; nothing changed.
  public static final class Stale extends TargetException {
    private static final long serialVersionUID = 1;

    private final transient Token seen;

    public Stale(String message, Token seen) {
      super(message);
      this.seen = seen;
    }

    /// The token that it has.
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

  /// The adoption named a start that is not its present one; nothing changed.
  public static final class OtherStart extends TargetException {
    private static final long serialVersionUID = 1;

    public OtherStart(String message) {
      super(message);
    }
  }

  /// Trying again is pointless, such as for a command that does not exist.
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
