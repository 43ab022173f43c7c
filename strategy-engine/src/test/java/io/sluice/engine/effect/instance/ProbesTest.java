package io.sluice.engine.effect.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.testing.Specs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProbesTest {

  @Test
  void an_answer_that_does_not_end_is_left_and_its_connection_closed() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var ready = new Probes(System::nanoTime).isReady(row(server.getLocalPort()));
      try (Socket connection = server.accept()) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: x\n\n";
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

        assertThat(ready.join()).isFalse();

        connection.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
        byte[] all = connection.getInputStream().readAllBytes(); // returns when the connection ends
        assertThat(new String(all, StandardCharsets.US_ASCII)).startsWith("GET /health ");
      }
    }
  }

  private static InstanceRow row(int port) {
    return new InstanceRow(
        new UUID(0, 1),
        Specs.LANE,
        new UUID(0, 2),
        0,
        "127.0.0.1",
        port,
        Optional.empty(),
        Instance.State.STARTING,
        Specs.shop("1.0"),
        Instant.EPOCH,
        0);
  }
}
