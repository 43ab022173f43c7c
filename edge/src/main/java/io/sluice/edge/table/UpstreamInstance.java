package io.sluice.edge.table;

import io.sluice.contract.LaneKey;
import io.sluice.edge.metrics.RequestCounter;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// An instance that gets, or got, requests: the same object in all tables, as long as it has
/// requests in flight. Shared by all loops.
public final class UpstreamInstance {
  /// Time without requests for an instance after a failed attempt to connect.
  public static final Duration EJECTED = Duration.ofMillis(500);

  private final Id id;
  private final RequestCounter counter;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile long downUntil = System.nanoTime();

  /// The identity of an instance: two endpoints with one id are two instances.
  public record Id(LaneKey lane, UUID release, Endpoint endpoint) {}

  public UpstreamInstance(Id id, RequestCounter counter) {
    this.id = id;
    this.counter = counter;
  }

  public Id id() {
    return id;
  }

  public Endpoint endpoint() {
    return id.endpoint();
  }

  public RequestCounter counter() {
    return counter;
  }

  /// Returns the number of requests and tunnels in flight.
  public int inFlight() {
    return inFlight.get();
  }

  public void begin() {
    inFlight.incrementAndGet();
  }

  public void end() {
    inFlight.decrementAndGet();
  }

  /// @param now by [System#nanoTime]
  public boolean isDown(long now) {
    return now - downUntil < 0;
  }

  public void eject(long now) {
    downUntil = now + EJECTED.toNanos();
  }

  @Override
  public String toString() {
    return id.endpoint().host() + ":" + id.endpoint().port();
  }
}
