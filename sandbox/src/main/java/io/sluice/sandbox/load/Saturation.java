package io.sluice.sandbox.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/// Sends as many requests to one lane as its router can serve: each connection sends the next
/// request as soon as it has a response.
public final class Saturation {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final int port;
  private final byte[] request;
  private final long until;
  private final LongAdder served = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LatencyHistogram latencies = new LatencyHistogram();

  /// @param perSecond responses with status 2xx per second
  /// @param latencies latency of each request, to the end of its response
  public record Reached(long served, long failed, double perSecond, LatencyHistogram latencies) {}

  private Saturation(int port, String host, Duration time) {
    this.port = port;
    this.request = "GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host).getBytes(ISO_8859_1);
    this.until = System.nanoTime() + time.toNanos();
  }

  /// @param port port of the router on 127.0.0.1
  /// @param connections number of concurrent connections
  public static Reached run(int port, String host, int connections, Duration time) {
    var saturation = new Saturation(port, host, time);
    long began = System.nanoTime();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < connections; i++) {
        executor.execute(saturation::connection);
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    long served = saturation.served.sum();
    return new Reached(served, saturation.failed.sum(), served / seconds, saturation.latencies);
  }

  private void connection() {
    while (System.nanoTime() < until) {
      try (Connection connection = Connection.open(port, LIMIT, LIMIT)) {
        boolean open = true;
        while (open && System.nanoTime() < until) {
          open = exchange(connection);
        }
      } catch (IOException e) {
        failed.increment();
      }
    }
  }

  private boolean exchange(Connection connection) throws IOException {
    long began = System.nanoTime();
    Reply reply = connection.exchange(request);
    latencies.add(System.nanoTime() - began);
    (reply.status() / 100 == 2 ? served : failed).increment();
    return !reply.isClosing();
  }
}
