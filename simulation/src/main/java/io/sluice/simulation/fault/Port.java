package io.sluice.simulation.fault;

/// What a process calls. Each call takes some time, in which others go on.
public enum Port {
  DATABASE(100, 1_200),
  COMMIT(400, 3_000),
  BROKER(800, 6_000),
  ROUTER(800, 12_000),
  RUNTIME(800, 12_000),
  DESTINATION(2_000, 60_000),
  CALLEE(2_000, 60_000);

  private static final long NANOS = 1_000;

  private final long least;
  private final long most;

  Port(long leastMicros, long mostMicros) {
    least = leastMicros * NANOS;
    most = mostMicros * NANOS;
  }

  /// Shortest usual time of a call, ns.
  public long least() {
    return least;
  }

  /// Longest usual time of a call, ns.
  public long most() {
    return most;
  }

  /// Whether a call may change the world outside.
  public boolean isTarget() {
    return this == ROUTER || this == RUNTIME || this == CALLEE;
  }
}
