package io.sluice.sandbox.command;

import io.sluice.sandbox.stack.HttpCall;
import io.sluice.sandbox.stack.HttpCall.Response;
import io.sluice.sandbox.stack.Layout;
import io.sluice.sandbox.stack.PostgresChild;
import io.sluice.sandbox.stack.Stack;
import io.sluice.sandbox.stack.StackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Queries the health of all processes of a stack in parallel.
///
/// @param layout ports of the processes
/// @param limit time limit of each response
record HealthProbe(Layout layout, Duration limit) {

  /// The time limit of a response. It is longer than a readiness check that waits for a connection
  /// to its database (2 s).
  static final Duration LIMIT = Duration.ofSeconds(4);

  private static final int CONNECT_MILLIS = 200;

  /// PostgreSQL's request for TLS. Any server responds to it with one byte, before authentication.
  private static final byte[] SSL_REQUEST =
      ByteBuffer.allocate(8).putInt(8).putInt(80877103).array();

  /// Kafka's request `ApiVersions`, version 0, without a client id.
  private static final byte[] API_VERSIONS =
      ByteBuffer.allocate(14)
          .putInt(10)
          .putShort((short) 18)
          .putShort((short) 0)
          .putInt(1)
          .putShort((short) -1)
          .array();

  /// @param processes names of running processes
  /// @return the health of each
  Map<String, Health> all(List<String> processes) {
    Map<String, CompletableFuture<Health>> pending = new HashMap<>();
    Map<String, Health> all = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : processes) {
        pending.put(name, CompletableFuture.supplyAsync(() -> of(name, threads), threads));
      }
      pending.forEach((name, health) -> all.put(name, health.join()));
    }
    return all;
  }

  private Health of(String name, Executor threads) {
    return switch (name) {
      case PostgresChild.NAME -> probeServer(layout.port(StackPort.POSTGRESQL), SSL_REQUEST);
      case Stack.BROKER -> probeServer(layout.port(StackPort.BROKER), API_VERSIONS);
      case Stack.EDGE -> edge(layout.port(StackPort.EDGE_ADMIN));
      default ->
          StackPort.findByProcess(name)
              .map(listener -> service(layout.port(listener), threads))
              .orElse(Health.READY);
    };
  }

  private Health edge(int port) {
    return get(port, "/health").map(Health::of).orElseGet(() -> Health.noAnswer(port, limit));
  }

  private Health service(int port, Executor threads) {
    CompletableFuture<Optional<Response>> live =
        CompletableFuture.supplyAsync(() -> get(port, "/q/health/live"), threads);
    Optional<Response> ready = get(port, "/q/health/ready");
    return live.join()
        .flatMap(alive -> ready.map(able -> Health.of(alive, able)))
        .orElseGet(() -> Health.noAnswer(port, limit));
  }

  private Optional<Response> get(int port, String path) {
    return new HttpCall(port).withReadTimeout(limit).get(path);
  }

  /// Returns the health of a server without HTTP: ready if it responds to `greeting` at all.
  private Health probeServer(int port, byte[] greeting) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), CONNECT_MILLIS);
      socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
      socket.getOutputStream().write(greeting);
      return socket.getInputStream().read() < 0 ? Health.noAnswer(port, limit) : Health.READY;
    } catch (IOException e) {
      return Health.noAnswer(port, limit);
    }
  }
}
