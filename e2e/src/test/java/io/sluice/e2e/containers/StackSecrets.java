package io.sluice.e2e.containers;

import io.sluice.cli.api.ApiClient;
import io.sluice.sandbox.base.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The secrets of a stack of staging or production, made by the scripts of `compose`, and its free
/// ports.
final class StackSecrets {
  private static final List<String> PORTS =
      List.of(
          "ROUTER", "TLS", "KAFKA", "KAFKA_2", "KAFKA_3", "PROMETHEUS", "ALERTMANAGER", "GRAFANA");

  private final Path directory;
  private final Map<String, String> settings = new HashMap<>();

  /// Makes the secrets, but no token.
  ///
  /// @param directory the directory of the secrets, which the script makes
  StackSecrets(Path directory) {
    this.directory = directory;
    settings.put("SLUICE_SECRETS", directory.toString());
    for (String port : PORTS) {
      settings.put("SLUICE_%s_PORT".formatted(port), Integer.toString(Ports.free()));
    }
    var _ = Script.output(Map.of(), "compose/secrets.sh", directory.toString());
  }

  /// Returns the variables of the compose files.
  Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  Path directory() {
    return directory;
  }

  /// Returns the passwords and tokens that the scripts made, except those of people and pipelines.
  Set<String> values() throws IOException {
    Set<String> values = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String value = Files.readString(file).strip();
        if (value.matches("\\S{16,}")) {
          values.add(value);
        }
      }
    }
    return values;
  }

  /// Returns a published port.
  ///
  /// @param name such as `ROUTER`
  int port(String name) {
    return Integer.parseInt(settings.getOrDefault("SLUICE_%s_PORT".formatted(name), ""));
  }

  /// Makes a token.
  String token(String name, String roles) {
    return Script.output(Map.of(), "compose/token.sh", name, roles, directory.toString());
  }

  /// Returns the address of the API.
  URI url() {
    return URI.create("https://localhost:" + port("TLS"));
  }

  /// Returns a client of the API, and lets this JVM trust its certificate.
  ApiClient client(String token) throws GeneralSecurityException, IOException {
    TrustedCertificate.use(directory.resolve("tls-certificate"));
    return new ApiClient(url(), () -> token);
  }

  /// Returns the address of Prometheus.
  String prometheus() {
    return "http://127.0.0.1:" + port("PROMETHEUS");
  }
}
