package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Tests that a slow reader slows down the writer, and that no data accumulates in between.
class BackpressureTest {
  private static final String HOST = "Host: " + SHOP.host();

  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @Test
  void a_slow_reader_slows_the_instance_and_fills_no_memory() throws IOException {
    var sent = new AtomicLong();
    int size = 64 * 1024 * 1024;
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                  byte[] chunk = new byte[64 * 1024];
                  for (int i = 0; i < size; i += chunk.length) {
                    line.send(chunk);
                    sent.addAndGet(chunk.length);
                  }
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("GET / HTTP/1.1", HOST);
      client.readHead();
      await().during(Duration.ofMillis(300)).until(sent::get, this::standsStill);

      assertThat(sent.get()).isLessThan(size / 2);
      assertThat(client.exactly(size)).hasSize(size);
    }
  }

  private final AtomicLong last = new AtomicLong(-1);

  private boolean standsStill(long now) {
    return last.getAndSet(now) == now;
  }
}
