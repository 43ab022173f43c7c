package io.sluice.e2e.crash;

import java.nio.file.Path;

/// One death: of whom, where, and when in which lane's release.
///
/// @param method of the point, or nothing for the only one
/// @param times how often the point is reached before, this time included
/// @param argument what has to be found in the method's first argument
/// @param moment for people
record Cell(
    Victim victim, Point point, String method, int times, String argument, Way way, String moment) {

  /// As the agent takes it.
  ///
  /// @param directory by which it speaks with the test
  String armed(Path directory) {
    return String.join(
        "\n",
        directory.toString(),
        point.wire(),
        method,
        victim.diesItself() ? "halt" : "wait",
        Integer.toString(times),
        argument);
  }

  @Override
  public String toString() {
    return "%s, %s, %s, %s".formatted(victim.process(), point.wire(), way.application(), moment);
  }
}
