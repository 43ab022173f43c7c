package io.sluice.cli.api;

/// The exit code of a command.
public enum Exit {
  /// The command succeeded; with `--wait`: the release ended as the command intended.
  OK(0),
  /// The release ended differently: rolled back, aborted, superseded, rejected, expired or failed.
  OTHER_OUTCOME(1),
  /// `admission test` found a result that an example does not expect.
  DIFFERENT_RESULT(1),
  /// The input is invalid, or Sluice rejected the request.
  REJECTED(2),
  /// `--timeout` or `--result-timeout` expired. The release continues, and the command stays
  /// accepted.
  TIMED_OUT(3),
  /// `import` could not convert all of a document; the rest was written.
  INCOMPLETE(3),
  /// Sluice is unreachable, rejected the token, or failed internally.
  UNAVAILABLE(4),
  /// `verify` found no error, but other rules made a verdict, so that it is not recomputed.
  OTHER_RULES(5);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
