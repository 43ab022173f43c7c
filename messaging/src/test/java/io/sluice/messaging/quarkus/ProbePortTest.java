package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.StartupEvent;
import io.sluice.sandbox.base.Ports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbePortTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = Ports.free();
  private final int tlsPort = Ports.free();
  private final AtomicInteger connections = new AtomicInteger();

  @TempDir private Path directory;

  @BeforeEach
  void open() throws Exception {
    openssl();
    new ProbePort(OptionalInt.of(port), tlsPort, Optional.of(directory.resolve("certificate")))
        .open(new StartupEvent(), vertx);
  }

  @AfterEach
  void close() {
    client.close();
    join(vertx.close());
  }

  /// Starts a service with TLS that answers 200 to each request.
  private void startService() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertPath(directory.resolve("certificate").toString())
                    .addKeyPath(directory.resolve("key").toString()));
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(_ -> connections.incrementAndGet())
            .requestHandler(request -> request.response().end("answered"));
    join(server.listen(tlsPort, "127.0.0.1"));
  }

  private static void join(Future<?> future) {
    var _ = future.toCompletionStage().toCompletableFuture().join();
  }

  private int status(String path) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:%d%s".formatted(port, path));
    return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).statusCode();
  }

  private void requireStatus(String path, int status) {
    await()
        .ignoreExceptionsInstanceOf(ConnectException.class)
        .untilAsserted(() -> assertThat(status(path)).isEqualTo(status));
  }

  @ParameterizedTest
  @CsvSource({
    "/health, 200",
    "/q/health/ready, 200",
    "/q/health/live, 200",
    "/q/metrics, 404",
    "/internal/alerts, 404",
    "/releases, 404",
    "/q/health/../metrics, 404",
    "/, 404"
  })
  void the_port_has_the_health_and_nothing_else(String path, int status) {
    startService();

    requireStatus(path, status);
  }

  @Test
  void each_request_makes_a_handshake_with_the_service() {
    startService();

    requireStatus("/health", 200);
    requireStatus("/health", 200);

    assertThat(connections).hasValueGreaterThanOrEqualTo(2);
  }

  @Test
  void a_service_whose_port_with_tls_is_closed_is_not_healthy() {
    requireStatus("/q/health/ready", 502);
  }

  private void openssl() throws IOException, InterruptedException {
    Path log = directory.resolve("openssl.log");
    String line =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            + " -subj /CN=service -addext subjectAltName=IP:127.0.0.1 -keyout %s -out %s"
                .formatted(directory.resolve("key"), directory.resolve("certificate"));
    Process process =
        new ProcessBuilder(line.split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
