package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.TrustedAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HAProxy's admin port with TLS, and a renewal of its certificate.
class HaproxyCertificateTest extends HaproxyFixture {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final String CERTIFICATE = "certificate";
  private static final String KEY = "key";
  private static final String PEM = "admin.pem";

  @TempDir private Path files;

  @BeforeEach
  void startWithTls() throws Exception {
    make("first");
    make("second");
    use(read("first" + CERTIFICATE) + read("first" + KEY));
    start(
        Map.of(
            "SLUICE_ADMIN_BIND_OPTIONS",
            "ssl crt " + files.resolve(PEM),
            "SLUICE_ADMIN_CERTIFICATE_FILE",
            files.resolve(PEM).toString()));
  }

  @Test
  void a_renewed_certificate_is_loaded() throws Exception {
    assertThat(status("first")).isEqualTo(200);
    assertThatThrownBy(() -> status("second")).isInstanceOf(SSLHandshakeException.class);

    use("neither a certificate nor a key");
    await().atMost(LIMIT).until(() -> log().contains("the admin port keeps its certificate"));
    assertThat(status("first")).isEqualTo(200);

    use(read("second" + CERTIFICATE) + read("second" + KEY));
    await().atMost(LIMIT).until(() -> log().contains("has its renewed certificate"));
    assertThat(status("second")).isEqualTo(200);
    assertThatThrownBy(() -> status("first")).isInstanceOf(SSLHandshakeException.class);
  }

  private int status(String trusted) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(TrustedAuthority.context("a test", files.resolve(trusted + CERTIFICATE)))
            .build()) {
      URI url = URI.create("https://%s/health".formatted(haproxy().admin().getAuthority()));
      return client
          .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private String log() throws IOException {
    return Files.readString(directory().resolve("log"));
  }

  private String read(String file) throws IOException {
    return Files.readString(files.resolve(file));
  }

  private void use(String pem) throws IOException {
    Files.writeString(files.resolve(PEM), pem);
  }

  /// Makes a certificate of 127.0.0.1 that signs itself, and its key.
  private void make(String name) throws IOException, InterruptedException {
    Path log = files.resolve("openssl.log");
    String line =
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
            + " -subj /CN=%s -addext subjectAltName=IP:127.0.0.1 -keyout %s -out %s"
                .formatted(name, files.resolve(name + KEY), files.resolve(name + CERTIFICATE));
    Process process =
        new ProcessBuilder(("openssl " + line).split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
