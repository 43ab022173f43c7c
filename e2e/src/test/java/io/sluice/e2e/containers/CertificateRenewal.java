package io.sluice.e2e.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A renewal of the certificates of all servers inside of a running stack, by `compose/secrets.sh`.
final class CertificateRenewal {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String SECONDS_MAX = "10";
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private static final List<String> POSTGRES = List.of("-starttls", "postgres");

  private static final List<Server> SERVERS =
      List.of(
          new Server("release-api", "release-api", 7070, List.of()),
          new Server("strategy-engine", "strategy-engine", 7071, List.of()),
          new Server("health-monitor", "health-monitor", 7072, List.of()),
          new Server("notifier", "notifier", 7073, List.of()),
          new Server("router", "router", 8081, List.of()),
          new Server("kafka", "kafka", 9092, List.of()),
          new Server("postgres", "postgres", 5432, POSTGRES),
          new Server("postgres-standby", "postgres", 5432, POSTGRES));

  private final ComposeStack stack;
  private final Path secrets;

  /// A server, and how to connect to it.
  ///
  /// @param certificate the name of its certificate among the secrets
  /// @param options of `openssl s_client`
  private record Server(String service, String certificate, int port, List<String> options) {}

  /// @param secrets the secrets of `stack`
  CertificateRenewal(ComposeStack stack, StackSecrets secrets) {
    this.stack = stack;
    this.secrets = secrets.directory();
  }

  /// Renews all certificates. The servers load them soon.
  void renew() {
    Map<String, String> before = certificates();
    var _ = Script.output(Map.of(), "compose/secrets.sh", "--renew", secrets.toString());
    certificates()
        .forEach((server, certificate) -> {
          if (certificate.equals(before.get(server))) {
            throw new IllegalStateException("the certificate of %s is as before".formatted(server));
          }
        });
  }

  private Map<String, String> certificates() {
    Map<String, String> certificates = new TreeMap<>();
    SERVERS.forEach(server -> certificates.put(server.certificate(), read(server)));
    return certificates;
  }

  private String read(Server server) {
    try {
      return Files.readString(
              secrets.resolve("internal-%s-certificate".formatted(server.certificate())))
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Requires that each container of each server serves the certificate of the secrets soon.
  void requireServed() {
    for (Server server : SERVERS) {
      String expected = read(server);
      for (String address : stack.addresses(server.service())) {
        ResultPoller.until(
            "the renewed certificate of " + server.service(),
            LIMIT,
            () -> served(server, address),
            expected::equals);
      }
    }
  }

  /// Returns the certificate of a server, or the reason why there is none.
  private String served(Server server, String address) {
    List<String> command =
        new ArrayList<>(
            List.of("timeout", SECONDS_MAX, "openssl", "s_client", "-verify_return_error"));
    command.addAll(List.of("-CAfile", secrets.resolve("internal-ca").toString()));
    command.addAll(List.of("-connect", "%s:%d".formatted(address, server.port())));
    command.addAll(server.options());
    Script script = Script.run(Map.of(), command);
    String output = script.output();
    int begin = output.indexOf(BEGIN);
    int end = output.indexOf(END);
    return script.exitCode() == 0 && begin >= 0 && begin < end
        ? output.substring(begin, end + END.length())
        : "openssl: %d %s".formatted(script.exitCode(), script.errors());
  }
}
