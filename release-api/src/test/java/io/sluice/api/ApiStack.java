package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.sluice.api.identity.TestIssuer;
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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Kafka and PostgreSQL for the service under test, one token for each role, with the role's name,
/// and an issuer of tokens.
public class ApiStack implements QuarkusTestResourceLifecycleManager {
  static final List<String> ROLES = List.of("viewer", "releaser", "approver", "operator", "admin");

  /// Scopes by the name that follows the role in the name of a token, such as `viewer-in-lanes`.
  static final Map<String, String> SCOPES =
      Map.of(
          "lanes", "inner-*/app-*",
          "environments", "inner-*",
          "applications", "*/app-*");

  static final String SERVICE_TOKEN = "token-of-the-services";

  private Optional<TestIssuer> issuer = Optional.empty();

  @Override
  public Map<String, String> start() {
    try (ServerSocket free = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      Path metrics = file("metrics-token", token("prometheus"));
      Path service = file("service-token", SERVICE_TOKEN + "\n");
      Path tokens = file("tokens", tokens());
      var started = new TestIssuer();
      issuer = Optional.of(started);
      Path issuers = file("issuers", document(started));
      Path key = file("issuer-key", started.privateKey());
      return Map.ofEntries(
          Map.entry("quarkus.http.test-port", "0"),
          Map.entry("kafka.bootstrap.servers", TestStack.kafka()),
          Map.entry("quarkus.datasource.jdbc.url", TestStack.database("release_api_test")),
          Map.entry("quarkus.datasource.password", "postgres"),
          Map.entry("sluice.api.engine-url", "http://127.0.0.1:" + free.getLocalPort()),
          Map.entry("sluice.api.health-url", "http://127.0.0.1:" + other.getLocalPort()),
          Map.entry("sluice.service-token-file", service.toString()),
          Map.entry("sluice.metrics-token-file", metrics.toString()),
          Map.entry("test.issuer", started.issuer()),
          Map.entry("test.issuer-key", key.toString()),
          Map.entry("sluice.api.max-streams-per-caller", "256"),
          Map.entry("sluice.api.issuers-file", issuers.toString()),
          Map.entry("sluice.api.tokens-file", tokens.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(String name, String text) throws IOException {
    Path file = Files.createTempFile(name, ".txt");
    file.toFile().deleteOnExit();
    return Files.writeString(file, text);
  }

  private static String document(TestIssuer issuer) {
    return "{\"issuers\": [%s]}"
        .formatted(
            issuer.entry(
                "company",
                "persons",
                """
                {"claims": {"groups": "sre"}, "grants": ["approver@signed-in-*", "admin@signed-in-*"]},
                {"claims": {"repository": "acme/shop"}, "grants": ["admin@signed-in-*"],
                 "workload": true}
                """));
  }

  @Override
  public void stop() {
    issuer.ifPresent(TestIssuer::close);
  }

  private static String tokens() {
    return ROLES.stream()
        .flatMap(role ->
            Stream.concat(
                Stream.of(line(role, role)),
                SCOPES.entrySet().stream()
                    .map(scope ->
                        line(
                            "%s-in-%s".formatted(role, scope.getKey()),
                            "%s@%s".formatted(role, scope.getValue())))))
        .collect(Collectors.joining("\n", "# tests\n", "\n"));
  }

  private static String line(String name, String grant) {
    return "%s:%s:%s".formatted(name, grant, sha256(token(name)));
  }

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
