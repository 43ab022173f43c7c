package io.sluice.sandbox;

import java.util.Arrays;
import java.util.Optional;

/// A port of the stack on 127.0.0.1, with the flag that changes it.
enum Listener {
  POSTGRESQL("postgresql", "--postgres-port", 7432),
  BROKER("broker", "--broker-port", 7092),
  CONTROLLER("broker", "--controller-port", 7093),
  EDGE("edge", "--edge-port", 7080),
  EDGE_ADMIN("edge", "--edge-admin-port", 7081),
  RELEASE_API("release-api", "--api-port", 7070),
  STRATEGY_ENGINE("strategy-engine", "--engine-port", 7071),
  HEALTH_MONITOR("health-monitor", "--health-port", 7072),
  NOTIFIER("notifier", "--notifier-port", 7073);

  private final String process;
  private final String flag;
  private final int usual;

  Listener(String process, String flag, int usual) {
    this.process = process;
    this.flag = flag;
    this.usual = usual;
  }

  /// Returns the process that listens.
  String process() {
    return process;
  }

  String flag() {
    return flag;
  }

  /// Returns the default port.
  int usual() {
    return usual;
  }

  /// Finds the first listener of a process.
  static Optional<Listener> ofProcess(String name) {
    return Arrays.stream(values()).filter(one -> one.process.equals(name)).findFirst();
  }

  static Optional<Listener> ofFlag(String flag) {
    return Arrays.stream(values()).filter(one -> one.flag.equals(flag)).findFirst();
  }
}
