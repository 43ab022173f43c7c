package io.sluice.sandbox.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sends requests to one lane through its router, each at its intended instant. A request belongs
/// to the phase in which it was due, regardless of the time of its response.
public final class LoadGenerator implements AutoCloseable {
  /// The kernel repeats a lost SYN packet after 1 s, and after another 2 s. One lost packet is no
  /// lost request.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final int port;
  private final byte[] request;
  private final long interval;
  private final Patience patience;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Map<String, Phase> phases = new ConcurrentHashMap<>();
  private final Phaser inFlight = new Phaser(1);
  private final Thread clock;
  private volatile String phase;
  private volatile boolean open = true;

  /// The failure that ended the load early.
  private volatile @Nullable Throwable failure;

  /// The times that the load waits.
  ///
  /// @param response time after which a request without a response is lost
  /// @param idle longest idle time after which a connection is used again. By default it is much
  ///   shorter than the edge's limit for idle clients (75 s): a request on a connection that the
  ///   edge has closed, or is closing, would be lost by the client's own fault
  public record Patience(Duration response, Duration idle) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30));

    /// Returns the patience with another time for responses.
    public static Patience of(Duration response) {
      return new Patience(response, DEFAULT.idle);
    }
  }

  /// Starts the load at once.
  ///
  /// @param port port of the router on 127.0.0.1
  /// @param host host name of the lane, such as `shop.production.localhost`
  /// @param perSecond requests per second, 1 to 10,000
  /// @param phase name of the first phase
  public static LoadGenerator start(int port, String host, int perSecond, String phase) {
    return start(port, host, perSecond, phase, Patience.DEFAULT);
  }

  /// Starts the load at once, with another patience.
  public static LoadGenerator start(
      int port, String host, int perSecond, String phase, Patience patience) {
    LoadGenerator generator = new LoadGenerator(port, host, perSecond, phase, patience);
    generator.clock.start();
    return generator;
  }

  private LoadGenerator(int port, String host, int perSecond, String phase, Patience patience) {
    this.port = port;
    this.patience = patience;
    this.phase = phase;
    this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
    this.request =
        "GET / HTTP/1.1\r\nHost: %s\r\nUser-Agent: sluice-load\r\n\r\n"
            .formatted(host)
            .getBytes(ISO_8859_1);
    this.clock =
        Thread.ofVirtual()
            .name("load " + host)
            .uncaughtExceptionHandler((_, e) -> failure = e)
            .unstarted(this::run);
  }

  /// Starts the phase `name`, to which later requests belong.
  public void phase(String name) {
    phase = name;
  }

  /// Returns the results of the requests of a phase so far.
  ///
  /// @throws IllegalStateException if the load ended early
  public LoadTally tally(String name) {
    if (failure != null) {
      throw new IllegalStateException("the load ended early", failure);
    }
    Phase counted = phases.get(name);
    return counted == null ? LoadTally.NONE : counted.tally();
  }

  /// Returns the latencies of a phase's requests, each from the instant when the request was due.
  /// They include the time in which a request waited for a busy machine or router.
  public LatencyHistogram latencies(String name) {
    return phases.computeIfAbsent(name, _ -> new Phase()).latencies;
  }

  /// Stops sending, and waits for the responses to all sent requests.
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
    idle.forEach(Connection::close);
  }

  private void run() {
    long next = System.nanoTime();
    while (open) {
      long wait = next - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
        continue;
      }
      long intended = next;
      next += interval;
      inFlight.register();
      Phase due = phases.computeIfAbsent(phase, _ -> new Phase());
      due.sent.increment();
      Thread.startVirtualThread(() -> send(due, intended));
    }
  }

  private void send(Phase due, long intended) {
    try {
      due.count(exchange());
      due.latencies.add(System.nanoTime() - intended);
    } finally {
      inFlight.arriveAndDeregister();
    }
  }

  /// @return release and status, or the reason why there is no response
  private String exchange() {
    Connection connection = null;
    boolean kept = false;
    try {
      connection = takeConnection().orElse(null);
      if (connection == null) {
        connection = Connection.open(port, CONNECT_TIMEOUT, patience.response());
      }
      Reply reply = connection.exchange(request);
      kept = !reply.isClosing();
      if (kept) {
        idle.addFirst(connection);
      }
      return reply.findHeader("x-sluice-release").orElse("-") + " " + reply.status();
    } catch (ConnectException e) {
      closeIdle();
      return "- refused";
    } catch (SocketTimeoutException e) {
      return connection == null ? "- no connection" : "- timeout";
    } catch (IOException e) {
      closeIdle();
      return "- lost";
    } finally {
      if (connection != null && !kept) {
        connection.close();
      }
    }
  }

  /// Returns the connection that was used last. If it was idle for too long, closes it and the
  /// others, which were idle for longer.
  private Optional<Connection> takeConnection() {
    Optional<Connection> last = Optional.ofNullable(idle.pollFirst());
    if (last.filter(connection -> connection.isIdleFor(patience.idle())).isPresent()) {
      last.get().close();
      closeIdle();
      return Optional.empty();
    }
    return last;
  }

  /// Closes all idle connections: a server that has closed one connection has closed the others
  /// too.
  private void closeIdle() {
    for (var one = idle.pollFirst(); one != null; one = idle.pollFirst()) {
      one.close();
    }
  }

  private static final class Phase {
    private final LongAdder sent = new LongAdder();
    private final LatencyHistogram latencies = new LatencyHistogram();
    private final Map<String, LongAdder> by = new ConcurrentHashMap<>();

    void count(String result) {
      by.computeIfAbsent(result, _ -> new LongAdder()).increment();
    }

    LoadTally tally() {
      Map<String, Long> counted = new HashMap<>();
      by.forEach((result, count) -> counted.put(result, count.sum()));
      long failed =
          counted.entrySet().stream()
              .filter(entry -> !entry.getKey().matches(".* 2[0-9]{2}"))
              .mapToLong(Map.Entry::getValue)
              .sum();
      return new LoadTally(sent.sum(), failed, counted);
    }
  }
}
