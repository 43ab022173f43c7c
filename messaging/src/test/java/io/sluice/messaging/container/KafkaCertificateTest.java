package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.sandbox.process.OsProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The renewal of the certificate: `compose/kafka/start.sh` next to a broker that has the settings
/// of staging and production.
class KafkaCertificateTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path directory = Path.of("unset");

  @Test
  void kafka_serves_a_renewed_certificate_before_and_after_its_restart() throws Exception {
    try (SecuredBroker broker = new SecuredBroker(directory)) {
      Process script = start(broker);
      try {
        Path renewed = directory.resolve("renewed");
        broker.scripts().run("secrets.sh", renewed.toString(), "sluice.example.com");
        assertThatThrownBy(() -> connect(broker, renewed)).isInstanceOf(SSLException.class);

        // As `cp` does it: the certificate alone does not fit the old key.
        for (String name : List.of("tls-certificate", "tls-key")) {
          Files.write(
              broker.scripts().secrets().resolve(name), Files.readAllBytes(renewed.resolve(name)));
        }

        await()
            .atMost(LIMIT)
            .untilAsserted(
                () -> assertThatCode(() -> connect(broker, renewed)).doesNotThrowAnyException());
        broker.restart();
        connect(broker, renewed);
      } finally {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
      }
    }
  }

  /// Starts the entry point of the container with another program than Kafka, and waits until it
  /// runs.
  private Process start(SecuredBroker broker) throws IOException {
    Path started = directory.resolve("started");
    List<String> line = new ArrayList<>();
    for (JsonNode word : Manifests.file("compose/secured.yml").at("/services/kafka/entrypoint")) {
      line.add(word.asText());
    }
    line.replaceAll(word ->
        switch (word) {
          case "/etc/sluice/start.sh" -> "compose/kafka/start.sh";
          case "/run/secrets" -> broker.scripts().secrets().toString();
          case "kafka-internal:9092" -> broker.internalAddress();
          case "/etc/kafka/docker/run" ->
              program("kafka", "touch '" + started + "'; exec sleep 300");
          default -> word;
        });
    program(
        "kafka-configs.sh",
        "exec '%s' -cp '%s' kafka.admin.ConfigCommand \"$@\""
            .formatted(OsProcesses.java(), classPath()));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(Manifests.ROOT.toFile());
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("start.log").toFile());
    builder.environment().merge("PATH", directory + ":", (path, own) -> own + path);
    Process process = builder.start();
    await().until(() -> Files.exists(started));
    return process;
  }

  private String program(String name, String shell) {
    try {
      Path program = directory.resolve(name);
      Files.writeString(program, "#!/bin/sh\n" + shell + "\n", UTF_8);
      if (!program.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + program + " executable");
      }
      return program.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Connects with TLS to the listener for the outside, and trusts only the certificate in
  /// `secrets`.
  private static void connect(SecuredBroker broker, Path secrets)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream file = Files.newInputStream(secrets.resolve("tls-certificate"))) {
      trusted.setCertificateEntry(
          "sluice", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    String[] address = broker.externalAddress().split(":", -1);
    try (var socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(address[0], Integer.parseInt(address[1]))) {
      socket.setSoTimeout(5_000);
      socket.startHandshake();
    }
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }
}
