package io.sluice.e2e.containers;

import io.sluice.cli.api.ApiClient;
import io.sluice.cli.api.ApiResponse;
import io.sluice.cli.api.CliException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Calls of the API at a constant rate, each at its intended instant. Each call has a connection of
/// its own, like a command of the CLI: nginx closes idle connections when it reloads. No failed
/// call is repeated.
final class ApiLoad implements AutoCloseable {
  private static final long INTERVAL = Duration.ofMillis(50).toNanos();
  private static final String PLAN =
      "{\"application\":\"cart\",\"environment\":\"production\",\"version\":\"1.0\",\"artifact\":\"cart:1\"}";

  private static final List<Function<ApiClient, ApiResponse>> CALLS =
      List.of(
          api -> api.get("/releases"),
          api -> api.get("/lanes"),
          api -> api.get("/environments/production"),
          api -> api.post("/plans", Optional.of(PLAN)));

  private final URI url;
  private final String token;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sent = new AtomicInteger();
  private final Phaser inFlight = new Phaser(1);
  private final Thread clock = Thread.ofVirtual().name("api load").unstarted(this::run);
  private volatile boolean open = true;

  private ApiLoad(URI url, String token) {
    this.url = url;
    this.token = token;
  }

  /// Starts 20 calls a second.
  static ApiLoad start(URI url, String token) {
    ApiLoad load = new ApiLoad(url, token);
    load.clock.start();
    return load;
  }

  private void run() {
    long next = System.nanoTime();
    while (open) {
      long wait = next - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
        continue;
      }
      next += INTERVAL;
      inFlight.register();
      var call = CALLS.get(sent.getAndIncrement() % CALLS.size());
      Thread.startVirtualThread(() -> send(call));
    }
  }

  private void send(Function<ApiClient, ApiResponse> call) {
    try {
      var _ = call.apply(new ApiClient(url, () -> token));
    } catch (CliException e) {
      failures.add(e.what());
    } catch (RuntimeException e) { // a call that fails in any other way is a failed call, too
      failures.add(e.toString());
    } finally {
      inFlight.arriveAndDeregister();
    }
  }

  /// Returns the number of calls so far.
  int sent() {
    return sent.get();
  }

  /// Returns the problems of the failed calls.
  List<String> failures() {
    return List.copyOf(failures);
  }

  /// Stops calling, and waits for the responses.
  @Override
  public void close() {
    open = false;
    LockSupport.unpark(clock);
    try {
      clock.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inFlight.arriveAndAwaitAdvance();
  }
}
