package io.sluice.engine.effect.instance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.testing.EngineSpecs;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadinessProbesTest {
  private static final UUID ID = new UUID(0, 1);

  private final ReadinessProbes probes = new ReadinessProbes(System::nanoTime);

  @Test
  void an_answer_that_does_not_end_is_left_and_its_connection_closed() throws IOException {
    try (var server = listener()) {
      var ready = probes.isReady(row(server.getLocalPort()));
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

  @Test
  void an_answer_other_than_2xx_is_the_problem_until_a_better_one_comes() throws IOException {
    var status = new AtomicInteger(404);
    HttpServer server = HttpServer.create(address(), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();

      assertThat(problem(row(port)))
          .contains("GET /health on port %d answered 404".formatted(port));
      status.set(503);
      assertThat(problem(row(port)))
          .contains("GET /health on port %d answered 503".formatted(port));
      status.set(200);
      assertThat(problem(row(port))).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_port_without_a_listener_is_the_problem() throws IOException {
    int port = freePort();

    assertThat(problem(row(port))).contains("nothing listens on port " + port);
  }

  @Test
  void an_answer_that_does_not_come_in_time_is_the_problem() throws IOException {
    try (var server = listener()) {
      int port = server.getLocalPort();

      assertThat(problem(row(port)))
          .contains("GET /health on port %d gave no complete answer within 1 s".formatted(port));
    }
  }

  @Test
  void an_answer_that_is_not_http_is_the_problem() throws IOException {
    try (var server = listener()) {
      int port = server.getLocalPort();
      var ready = probes.isReady(row(port));
      try (Socket connection = server.accept()) {
        connection.getOutputStream().write("no\tHTTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(ready.join()).isFalse();
      }
      assertThat(probes.findProblem(ID).orElseThrow())
          .startsWith("GET /health on port %d failed: ".formatted(port))
          .doesNotContainPattern("\\p{Cntrl}");
    }
  }

  @Test
  void a_path_that_cannot_be_requested_is_the_problem() {
    assertThat(problem(row(7144, "/{health}")))
        .contains("GET /{health} on port 7144 cannot be sent: healthPath is not a valid path");
  }

  @Test
  void a_problem_has_at_most_200_characters() {
    assertThat(problem(row(65_535, "/{" + "x".repeat(1_000))).orElseThrow())
        .hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void a_forgotten_instance_has_no_problem() {
    probes.report(ID, "its own health check fails");
    assertThat(probes.trackedInstances()).containsExactly(ID);
    assertThat(probes.findProblem(ID)).contains("its own health check fails");

    probes.forget(ID);

    assertThat(probes.trackedInstances()).isEmpty();
    assertThat(probes.findProblem(ID)).isEmpty();
  }

  @Test
  void a_failure_of_the_network_is_no_missing_listener() {
    Throwable refused = new ConnectException("Connection refused");
    Throwable unreachable =
        new ConnectException().initCause(new NoRouteToHostException("No route to host"));

    assertThat(ReadinessProbes.describe(row(7144), new CompletionException(refused)))
        .isEqualTo("nothing listens on port 7144");
    assertThat(ReadinessProbes.describe(row(7144), new CompletionException(unreachable)))
        .isEqualTo("GET /health on port 7144 failed: No route to host");
  }

  private Optional<String> problem(InstanceRow row) {
    assertThat(probes.isReady(row).join()).isFalse();
    return probes.findProblem(row.id());
  }

  private static int freePort() throws IOException {
    try (var server = listener()) {
      return server.getLocalPort();
    }
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static InstanceRow row(int port) {
    return row(port, "/health");
  }

  private static InstanceRow row(int port, String healthPath) {
    ObjectNode spec = Json.ownMapper().valueToTree(EngineSpecs.shop("1.0"));
    spec.put("healthPath", healthPath);
    return new InstanceRow(
        ID,
        EngineSpecs.LANE,
        new UUID(0, 2),
        0,
        new InstanceRow.Address("127.0.0.1", port),
        Optional.empty(),
        Instance.State.STARTING,
        Json.ownMapper().convertValue(spec, ReleaseSpec.class),
        Instant.EPOCH,
        0);
  }
}
