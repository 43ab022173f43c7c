package io.sluice.e2e.crash;

import java.nio.file.Path;

/// A death: its victim, its point, and its moment in a lane's release.
///
/// @param method the method of the point; empty if the point has only one
/// @param times how often the point is reached until the death, the last time included
/// @param argument a pattern that the method's first argument must contain
/// @param moment a description for the output
record Cell(
    Victim victim, Point point, String method, int times, String argument, Way way, String moment) {

  /// Returns the text that arms the agent.
  ///
  /// @param directory the directory through which agent and test communicate
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
