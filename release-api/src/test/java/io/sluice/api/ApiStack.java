package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sluice.sandbox.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Kafka and PostgreSQL for the service under test, and one token for each role, with the role's
/// name.
public class ApiStack implements QuarkusTestResourceLifecycleManager {
  static final List<String> ROLES = List.of("viewer", "releaser", "approver", "admin");

  static final String SERVICE_TOKEN = "token-of-the-services";

  @Override
  public Map<String, String> start() {
    try (ServerSocket free = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      Path service = Files.createTempFile("service-token", ".txt");
      service.toFile().deleteOnExit();
      Files.writeString(service, SERVICE_TOKEN + "\n");
      Path tokens = Files.createTempFile("tokens", ".txt");
      tokens.toFile().deleteOnExit();
      Files.writeString(
          tokens,
          ROLES.stream()
              .map(role -> "%s:%s:%s".formatted(role, role, sha256(token(role))))
              .collect(Collectors.joining("\n", "# tests\n", "\n")));
      return Map.of(
          "quarkus.http.test-port",
          "0",
          "kafka.bootstrap.servers",
          TestStack.kafka(),
          "quarkus.datasource.jdbc.url",
          TestStack.database("release_api_test"),
          "quarkus.datasource.password",
          "postgres",
          "sluice.api.engine-url",
          "http://127.0.0.1:" + free.getLocalPort(),
          "sluice.api.health-url",
          "http://127.0.0.1:" + other.getLocalPort(),
          "sluice.service-token-file",
          service.toString(),
          "sluice.api.max-streams-per-caller",
          "256",
          "sluice.api.tokens-file",
          tokens.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {}

  static String token(String role) {
    return "token-of-the-" + role;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
