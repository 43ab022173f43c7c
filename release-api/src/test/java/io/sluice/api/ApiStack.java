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
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.HashMap;
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

  /// The keys that sign the heads of the audit log.
  static final KeyPair AUDIT_KEYS = keys();

  private Optional<TestIssuer> issuer = Optional.empty();

  @Override
  public Map<String, String> start() {
    try (ServerSocket free = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      Path metrics = file("metrics-token", token("prometheus"));
      Path service = file("service-token", SERVICE_TOKEN + "\n");
      Path tokens = file("tokens", tokens());
      Path auditKey = file("audit-key", pem(AUDIT_KEYS.getPrivate().getEncoded()));
      var started = new TestIssuer();
      issuer = Optional.of(started);
      var settings = new HashMap<>(Map.of("sluice.api.audit-key-file", auditKey.toString()));
      settings.putAll(services(metrics, service, tokens, free, other));
      settings.putAll(
          Map.of(
              "test.issuer",
              started.issuer(),
              "test.issuer-key",
              file("issuer-key", started.privateKey()).toString(),
              "sluice.api.issuers-file",
              file("issuers", document(started)).toString()));
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> services(
      Path metrics, Path service, Path tokens, ServerSocket free, ServerSocket other) {
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
        "sluice.metrics-token-file",
        metrics.toString(),
        "sluice.api.max-streams-per-caller",
        "256",
        "sluice.api.tokens-file",
        tokens.toString());
  }

  /// Returns the same keys for each class loader.
  private static KeyPair keys() {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(1);
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(byte[] key) {
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(key));
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
