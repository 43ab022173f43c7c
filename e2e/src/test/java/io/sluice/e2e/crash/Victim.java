package io.sluice.e2e.crash;

/// The process that dies.
enum Victim {
  STRATEGY_ENGINE("strategy-engine"),
  HEALTH_MONITOR("health-monitor"),
  NOTIFIER("notifier"),
  RELEASE_API("release-api"),
  /// Killed by SIGKILL while the engine waits at a point.
  BROKER("broker"),
  /// Killed by SIGKILL while the engine waits at a point.
  POSTGRESQL("postgresql");

  private final String process;

  Victim(String process) {
    this.process = process;
  }

  String process() {
    return process;
  }

  /// Returns the process whose JVM has the point.
  String host() {
    return diesItself() ? process : STRATEGY_ENGINE.process;
  }

  boolean diesItself() {
    return this != BROKER && this != POSTGRESQL;
  }
}
