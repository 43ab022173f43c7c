package io.sluice.health;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.sluice.health.source.FakeEdge;
import io.sluice.sandbox.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Runs the service with the tests' broker and database, and the address of an edge that a test may
/// start.
public class WithHealthStack implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "kafka.bootstrap.servers",
        TestStack.kafka(),
        "quarkus.datasource.jdbc.url",
        TestStack.database("health_monitor"),
        "quarkus.http.test-port",
        "0",
        "sluice.health.edge.url",
        "http://127.0.0.1:" + freePort(),
        "sluice.service-token-file",
        tokenFile().toString());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path tokenFile() {
    try {
      Path file = Files.createTempFile("service", "token");
      file.toFile().deleteOnExit();
      return Files.writeString(file, FakeEdge.SERVICE_TOKEN + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
