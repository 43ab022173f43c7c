package io.sluice.domain.replay;

/// The error of a record that no watch can have produced.
public final class BrokenRecordingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokenRecordingException(String what) {
    super(what);
  }

  BrokenRecordingException(String what, Exception cause) {
    super(what, cause);
  }

  /// Returns the reason.
  public String what() {
    return String.valueOf(getMessage());
  }
}
