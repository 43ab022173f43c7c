package io.sluice.sandbox.stack;

import java.util.Arrays;
import java.util.Optional;

/// A port of the stack on 127.0.0.1, with the flag that changes it.
public enum StackPort {
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
  private final int defaultPort;

  StackPort(String process, String flag, int defaultPort) {
    this.process = process;
    this.flag = flag;
    this.defaultPort = defaultPort;
  }

  /// Returns the process that listens.
  public String process() {
    return process;
  }

  public String flag() {
    return flag;
  }

  /// Returns the default port.
  public int defaultPort() {
    return defaultPort;
  }

  /// Finds the first listener of a process.
  public static Optional<StackPort> findByProcess(String name) {
    return Arrays.stream(values()).filter(port -> port.process.equals(name)).findFirst();
  }
}
