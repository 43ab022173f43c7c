package io.sluice.messaging.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadinessProbeTest {

  @Test
  void a_service_that_reports_ready_is_ready() throws IOException {
    assertThat(ReadinessProbe.isReady(responseOfServiceWith(200))).isTrue();
  }

  @Test
  void a_waiting_service_is_not_ready_and_reports_the_cause() throws IOException {
    String response = responseOfServiceWith(503);

    assertThat(ReadinessProbe.isReady(response)).isFalse();
    assertThat(response).endsWith("the broker");
  }

  @Test
  void a_service_that_does_not_answer_is_not_ready() throws IOException {
    String port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = Integer.toString(free.getLocalPort());
    }
    String response = ReadinessProbe.readReadiness(Map.of("QUARKUS_HTTP_PORT", port));

    assertThat(ReadinessProbe.isReady(response)).isFalse();
    assertThat(response).startsWith("no answer: ");
  }

  private static String responseOfServiceWith(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/q/health/ready",
        exchange -> {
          byte[] body = "waits for the broker".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String port = Integer.toString(server.getAddress().getPort());
      String response = ReadinessProbe.readReadiness(Map.of("QUARKUS_HTTP_PORT", port));
      assertThat(
              ReadinessProbe.readReadiness(
                  Map.of("SLUICE_PROBE_PORT", port, "QUARKUS_HTTP_PORT", "1")))
          .startsWith(response.lines().findFirst().orElseThrow());
      return response;
    } finally {
      server.stop(0);
    }
  }
}
