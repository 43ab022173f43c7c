package io.sluice.simulation.fault;

/// The ports of a process. Each call takes some time, in which other threads run.
public enum Port {
  DATABASE(100, 1_200),
  COMMIT(400, 3_000),
  BROKER(800, 6_000),
  ROUTER(800, 12_000),
  RUNTIME(800, 12_000),
  DESTINATION(2_000, 60_000),
  WEBHOOK(2_000, 60_000);

  private static final long NANOS = 1_000;

  private final long least;
  private final long most;

  Port(long leastMicros, long mostMicros) {
    least = leastMicros * NANOS;
    most = mostMicros * NANOS;
  }

  /// The shortest usual time of half a call, ns.
  public long least() {
    return least;
  }

  /// The longest usual time of half a call, ns.
  public long most() {
    return most;
  }

  /// Whether a call may change a target.
  public boolean isTarget() {
    return this == ROUTER || this == RUNTIME || this == WEBHOOK;
  }
}
