package io.sluice.cli.api;

/// The failure of a command: one line with the problem and one with the cure.
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Exit exit;
  private final String cure;
  private final String json;
  private final boolean passing;

  private CliException(Exit exit, String what, String cure, String json, boolean passing) {
    super(what);
    this.exit = exit;
    this.cure = cure;
    this.json = json;
    this.passing = passing;
  }

  /// Creates a failure that the user can fix.
  public static CliException rejected(String what, String cure) {
    return new CliException(Exit.REJECTED, what, cure, "", false);
  }

  /// Creates a failure of Sluice or of the connection to it.
  public static CliException unavailable(String what, String cure) {
    return new CliException(Exit.UNAVAILABLE, what, cure, "", false);
  }

  /// Creates a failure like [#unavailable] that a retry may cure.
  public static CliException passing(String what, String cure) {
    return new CliException(Exit.UNAVAILABLE, what, cure, "", true);
  }

  /// Creates the failure for an expired `--timeout` or `--result-timeout`.
  public static CliException timedOut(String what, String cure) {
    return new CliException(Exit.TIMED_OUT, what, cure, "", false);
  }

  /// Returns this failure with the API's problem document, which `--json` prints.
  public CliException withProblem(String problem) {
    return new CliException(exit, what(), cure, problem, passing);
  }

  /// Returns this failure with another description of the problem.
  public CliException withWhat(String what) {
    return new CliException(exit, what, cure, json, passing);
  }

  /// Whether a retry may succeed.
  public boolean isPassing() {
    return passing;
  }

  public Exit exit() {
    return exit;
  }

  public String what() {
    return String.valueOf(getMessage());
  }

  /// Returns the cure; empty if none is known.
  public String cure() {
    return cure;
  }

  /// Returns the API's problem document; empty if the failure is not a response of the API.
  public String json() {
    return json;
  }
}
