package io.sluice.cli.api;

/// Why a command cannot be done: one line that says what, one that says what to do about it.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Exit exit;
  private final String cure;
  private final String json;
  private final boolean passing;

  private Failure(Exit exit, String what, String cure, String json, boolean passing) {
    super(what);
    this.exit = exit;
    this.cure = cure;
    this.json = json;
    this.passing = passing;
  }

  /// The user can put it right.
  public static Failure refused(String what, String cure) {
    return new Failure(Exit.REFUSED, what, cure, "", false);
  }

  /// Sluice, or the way to it, has to be put right.
  public static Failure unavailable(String what, String cure) {
    return new Failure(Exit.UNAVAILABLE, what, cure, "", false);
  }

  /// Like [#unavailable], and trying again may help.
  public static Failure passing(String what, String cure) {
    return new Failure(Exit.UNAVAILABLE, what, cure, "", true);
  }

  /// `--timeout` passed.
  public static Failure timedOut(String what, String cure) {
    return new Failure(Exit.TIMED_OUT, what, cure, "", false);
  }

  /// The same failure, with the API's own answer for `--json`.
  public Failure answered(String problem) {
    return new Failure(exit, what(), cure, problem, passing);
  }

  /// Whether trying again may help.
  public boolean isPassing() {
    return passing;
  }

  public Exit exit() {
    return exit;
  }

  public String what() {
    return String.valueOf(getMessage());
  }

  /// What to do about it; empty if nobody knows.
  public String cure() {
    return cure;
  }

  /// The API's problem document; empty if it was not the API that refused.
  public String json() {
    return json;
  }
}
