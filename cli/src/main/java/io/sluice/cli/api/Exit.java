package io.sluice.cli.api;

/// How a command ends, as its exit code tells scripts.
public enum Exit {
  /// Done; with `--wait`: the release succeeded.
  OK(0),
  /// The release ended otherwise: rolled back, aborted, superseded, rejected, expired or failed.
  ENDED_OTHERWISE(1),
  /// The input is invalid, or what was asked for was refused.
  REFUSED(2),
  /// `--timeout` passed. The release goes on.
  TIMED_OUT(3),
  /// `import` could not carry over all of a document; the rest was written.
  INCOMPLETE(3),
  /// Sluice cannot be reached, does not know the token, or failed itself.
  UNAVAILABLE(4);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
