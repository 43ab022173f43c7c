package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Trap E9: the log contains only events that an operator can act on.
class LogTrapTest {
  private static final String HOST = "Host: " + SHOP.host();

  @RegisterExtension private final RunningEdge edge = new RunningEdge();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Handler handler = listener(lines);

  @BeforeEach
  void listen() {
    Logger.getLogger("").addHandler(handler);
  }

  @AfterEach
  void stop() {
    Logger.getLogger("").removeHandler(handler);
  }

  @Test
  void e9_client_aborts_leave_no_line_in_the_log() {
    try (ScriptedUpstream app = new ScriptedUpstream("a", LogTrapTest::waitFor)) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      lines.clear();
      for (int i = 1; i <= 20; i++) {
        int number = i;
        ByteClient client = edge.client().send("GET / HTTP/1.1", HOST);
        await().until(() -> app.requests() == number);
        client.reset();
      }
      edge.awaitClientAborts(ONE, "a", 20);
    }
    assertThat(lines).isEmpty();
  }

  @Test
  void e9_an_instance_that_keeps_breaking_off_is_one_line_and_not_one_each_time() {
    try (ScriptedUpstream app = new ScriptedUpstream("a", ScriptedUpstream.Line::head)) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      lines.clear();
      for (int i = 0; i < 20; i++) {
        ByteClient.once(edge.port(), "POST / HTTP/1.1", HOST, "Content-Length: 0");
      }
      edge.awaitCounts(ONE, "a", 20, 20);
    }
    assertThat(lines).hasSizeBetween(1, Edge.LOOPS);
  }

  private static void waitFor(ScriptedUpstream.Line line) throws IOException {
    line.head();
    line.drain();
  }

  private static Handler listener(Queue<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        if (!line.getLoggerName().startsWith("com.sun")) {
          lines.add(line.getLoggerName() + ": " + line.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
