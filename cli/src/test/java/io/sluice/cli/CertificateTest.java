package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.cli.Shell.Ran;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An API with a certificate that no authority of the JDK signed.
class CertificateTest {
  private static final String LANES = "{\"items\":[]}";

  @TempDir private Path home = Path.of("");
  private Optional<HttpsServer> server = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.setHttpsConfigurator(new HttpsConfigurator(context(certificate("api"))));
    started.createContext(
        "/",
        exchange -> {
          byte[] body = LANES.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    started.start();
    server = Optional.of(started);
  }

  @AfterEach
  void stop() {
    server.ifPresent(it -> it.stop(0));
  }

  private Ran lanes(Optional<Path> trusted) {
    String url = "https://localhost:" + server.orElseThrow().getAddress().getPort();
    Shell shell = new Shell(url, home);
    trusted.ifPresent(file -> shell.with("SLUICE_CA_FILE", file.toString()));
    return shell.run("lanes");
  }

  @Test
  void a_file_names_the_certificate() {
    Ran ran = lanes(Optional.of(home.resolve("api.pem")));

    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  @Test
  void another_certificate_is_rejected_with_the_cure() throws Exception {
    certificate("other");

    for (Optional<Path> trusted :
        List.of(Optional.<Path>empty(), Optional.of(home.resolve("other.pem")))) {
      Ran ran = lanes(trusted);
      assertThat(ran.exit()).isEqualTo(4);
      assertThat(ran.err())
          .startsWith("sluice: the certificate of https://localhost:")
          .contains("set SLUICE_CA_FILE to a file in PEM");
    }
  }

  @Test
  void a_file_without_a_certificate_is_rejected() throws IOException {
    Path empty = Files.writeString(home.resolve("empty.pem"), "");

    for (Path file : List.of(empty, home.resolve("absent.pem"))) {
      Ran ran = lanes(Optional.of(file));
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err())
          .startsWith("sluice: ")
          .contains("SLUICE_CA_FILE " + file)
          .contains("name a file with certificates in PEM");
    }
  }

  /// Makes a certificate of `localhost` that signs itself, `NAME.pem`, and returns its key store.
  private Path certificate(String name) throws IOException, InterruptedException {
    Path key = home.resolve(name + ".key");
    Path certificate = home.resolve(name + ".pem");
    Path store = home.resolve(name + ".p12");
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            + " -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout %s -out %s"
                .formatted(key, certificate));
    openssl(
        "pkcs12 -export -passout pass:test -inkey %s -in %s -out %s"
            .formatted(key, certificate, store));
    return store;
  }

  private void openssl(String words) throws IOException, InterruptedException {
    Path log = home.resolve("openssl.log");
    Process process =
        new ProcessBuilder(("openssl " + words).split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  private static SSLContext context(Path file) throws Exception {
    char[] password = "test".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(file)) {
      store.load(input, password);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
