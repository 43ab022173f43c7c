package io.sluice.messaging.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.contract.TrustedAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server with the certificate of release-api that `compose/secrets.sh` makes.
class InternalTlsTest {
  private static final char[] NO_PASSWORD = {};

  @TempDir Path directory;

  private Optional<HttpsServer> server = Optional.empty();
  private Optional<ComposeScripts> scripts = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    scripts = Optional.of(new ComposeScripts(directory, 9094));
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.setHttpsConfigurator(new HttpsConfigurator(context("release-api")));
    started.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    started.start();
    server = Optional.of(started);
  }

  @AfterEach
  void stop() {
    server.ifPresent(it -> it.stop(0));
  }

  @Test
  void clients_trust_the_authority_of_the_stack() throws Exception {
    assertThat(status("127.0.0.1", authority())).isEqualTo(204);
  }

  @Test
  void clients_reject_another_name_and_another_authority() throws Exception {
    SSLContext other = TrustedAuthority.context("a test", secrets().resolve("tls-certificate"));

    assertThatThrownBy(() -> status("localhost", authority()))
        .isInstanceOf(SSLHandshakeException.class);
    assertThatThrownBy(() -> status("127.0.0.1", other)).isInstanceOf(SSLHandshakeException.class);
    assertThatThrownBy(() -> status("127.0.0.1", SSLContext.getDefault()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void a_file_without_a_certificate_is_rejected_by_the_name_of_its_setting() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "");

    assertThatThrownBy(() -> TrustedAuthority.context("sluice.internal-ca-file", empty))
        .hasMessage("sluice.internal-ca-file %s contains no certificate", empty);
    assertThatThrownBy(
            () -> TrustedAuthority.context("sluice.internal-ca-file", directory.resolve("none")))
        .hasMessageStartingWith("cannot read sluice.internal-ca-file ");
  }

  @Test
  void a_certificate_is_renewed_90_days_before_its_end() throws Exception {
    sign("notifier", 89);
    sign("router", 91);
    Certificate router = certificate("router");

    makeSecrets();

    X509Certificate notifier = certificate("notifier");
    assertThat(
            Duration.between(
                notifier.getNotBefore().toInstant(), notifier.getNotAfter().toInstant()))
        .isEqualTo(Duration.ofDays(730));
    notifier.verify(certificate("ca").getPublicKey());
    assertThat(context("notifier")).isNotNull();
    assertThat(certificate("router")).isEqualTo(router);
  }

  @Test
  void another_authority_signs_all_certificates_again() throws Exception {
    for (String file : List.of("internal-ca", "internal-ca-key")) {
      Files.delete(secrets().resolve(file));
    }

    makeSecrets();

    for (String server : List.of("kafka", "postgres", "release-api", "router")) {
      certificate(server).verify(certificate("ca").getPublicKey());
    }
    assertThat(Files.readString(secrets().resolve("internal-router-pem")))
        .isEqualTo(
            Files.readString(secrets().resolve("internal-router-certificate"))
                + Files.readString(secrets().resolve("internal-router-key")));
  }

  private Path secrets() {
    return scripts.orElseThrow().secrets();
  }

  private void makeSecrets() throws IOException {
    ComposeScripts.Answer made = scripts.orElseThrow().run("secrets.sh", secrets().toString());
    assertThat(made.status()).as(made.errors()).isZero();
  }

  /// Signs the certificate of a server again.
  private void sign(String server, int days) throws IOException, InterruptedException {
    Path file = secrets().resolve("internal-%s-certificate".formatted(server));
    List<String> command =
        List.of(
            "openssl",
            "x509",
            "-in",
            file.toString(),
            "-CA",
            secrets().resolve("internal-ca").toString(),
            "-CAkey",
            secrets().resolve("internal-ca-key").toString(),
            "-days",
            Integer.toString(days),
            "-out",
            file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /// Returns `internal-NAME-certificate`, or `internal-ca`.
  private X509Certificate certificate(String name) throws IOException, CertificateException {
    String file = name.equals("ca") ? "internal-ca" : "internal-%s-certificate".formatted(name);
    try (InputStream input = Files.newInputStream(secrets().resolve(file))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(input);
    }
  }

  private SSLContext authority() {
    return TrustedAuthority.context("a test", secrets().resolve("internal-ca"));
  }

  private int status(String host, SSLContext trusted) throws IOException, InterruptedException {
    URI url =
        URI.create("https://%s:%d/".formatted(host, server.orElseThrow().getAddress().getPort()));
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusted).build()) {
      return client
          .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private SSLContext context(String name) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    Path key = secrets().resolve("internal-%s-key".formatted(name));
    store.setKeyEntry(name, key(key), NO_PASSWORD, new Certificate[] {certificate(name)});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static PrivateKey key(Path file) throws Exception {
    String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
