package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.weighted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.edge.table.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The edge's main guarantee: no request is lost during releases.
class LoadTest {
  private static final int PER_SECOND = 100;

  /// Maximum number of swaps; the load ends before it after [#LIMIT], but on a busy machine not
  /// before [#SWAPS_MIN] swaps.
  private static final int SWAPS = 300;

  private static final int SWAPS_MIN = 20;

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @RegisterExtension private final RunningEdge edge = new RunningEdge();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final Deque<ByteClient> idle = new ConcurrentLinkedDeque<>();

  private final AtomicInteger sent = new AtomicInteger();
  private final Deque<App> instances = new ArrayDeque<>();
  private int started;

  @Test
  void no_request_is_lost_over_hundreds_of_swaps_and_instance_replacements()
      throws InterruptedException {
    instances.add(app());
    instances.add(app());
    route(50);
    long start = System.nanoTime();
    int swaps = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new AtomicBoolean();
      Thread load = Thread.ofVirtual().start(() -> load(threads, done));
      while (swaps < SWAPS && (swaps < SWAPS_MIN || System.nanoTime() - start < LIMIT.toNanos())) {
        swaps += replaceTheOldest();
      }
      done.set(true);
      load.join();
    }
    idle.forEach(ByteClient::close);
    instances.forEach(App::close);

    assertThat(lost).isEmpty();
    assertThat(answered).hasValue(sent.get());
    assertThat(swaps).isGreaterThanOrEqualTo(SWAPS_MIN);
  }

  /// Replaces the oldest instance in the correct order: add the new one, shift, remove the old one
  /// from the table, wait until nothing is in flight there, stop it.
  ///
  /// @return the number of swaps
  private int replaceTheOldest() {
    instances.addLast(app());
    int swaps = 0;
    for (int weight : new int[] {0, 20, 80, 100}) {
      route(weight);
      swaps++;
    }
    try (App _ = instances.removeFirst()) {
      route(50);
      await()
          .pollInterval(Duration.ofMillis(10))
          .until(() -> edge.lane().at("/draining").isEmpty());
    }
    return swaps + 1;
  }

  /// Routes to two releases: the oldest instance is one, the others are the other.
  private void route(int weight) {
    var newer = instances.stream().skip(1).map(App::endpoint).toArray(Endpoint[]::new);
    ByteClient.Answer answer =
        edge.route(
            weighted(ONE, "1.0", 100 - weight, instances.getFirst().endpoint()),
            weighted(TWO, "1.1", weight, newer));
    assertThat(answer.status()).isEqualTo(200);
  }

  /// Sends an open-loop load: each request starts when it is due, regardless of earlier ones.
  private void load(ExecutorService threads, AtomicBoolean done) {
    long start = System.nanoTime();
    long every = Duration.ofSeconds(1).toNanos() / PER_SECOND;
    while (!done.get()) {
      int number = sent.getAndIncrement();
      LockSupport.parkNanos(start + number * every - System.nanoTime());
      threads.execute(() -> send(number));
    }
  }

  private void send(int number) {
    ByteClient taken = idle.pollFirst();
    ByteClient client = taken == null ? edge.client() : taken;
    String body = "x".repeat(List.of(0, 10, 1_000, 100_000).get(number % 4));
    try {
      client.write(
          "%s /%d HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(
                  number % 2 == 0 ? "POST" : "GET", number, SHOP.host(), body.length(), body));
      ByteClient.Answer answer = client.read();
      if (answer.status() == 200 && answer.body().equals("/" + number + body)) {
        answered.incrementAndGet();
      } else {
        lost.add(answer.head() + "\n" + answer.body().lines().findFirst().orElse(""));
      }
      idle.addFirst(client);
    } catch (UncheckedIOException e) {
      lost.add(number + ": " + e.getMessage());
    }
  }

  private App app() {
    return new App("instance-" + started++, LoadTest::echo);
  }

  private static void echo(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    App.answer(exchange, 200, exchange.getRequestURI().getPath() + body);
  }
}
