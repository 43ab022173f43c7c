package io.sluice.e2e.crash;

/// What dies.
enum Victim {
  STRATEGY_ENGINE("strategy-engine"),
  HEALTH_MONITOR("health-monitor"),
  NOTIFIER("notifier"),
  RELEASE_API("release-api"),
  /// By SIGKILL, when the engine has come to a point, and waits there.
  BROKER("broker"),
  /// Likewise.
  POSTGRESQL("postgresql");

  private final String process;

  Victim(String process) {
    this.process = process;
  }

  String process() {
    return process;
  }

  /// Whose JVM has the point.
  String host() {
    return diesItself() ? process : STRATEGY_ENGINE.process;
  }

  boolean diesItself() {
    return this != BROKER && this != POSTGRESQL;
  }
}
