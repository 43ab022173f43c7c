package io.sluice.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.notifier.channel.SendResult.Accepted;
import io.sluice.notifier.channel.SendResult.Refused;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The TLS checks of a webhook: the connection goes to an address, but the certificate must match
/// the host name.
class WebhookTlsTest {
  private static final String PASSWORD = "changeit";

  private static final Vertx VERTX = Vertx.vertx();
  private static final List<String> AUTHORITIES = new CopyOnWriteArrayList<>();

  @TempDir static Path folder;

  private static PfxOptions certificate = new PfxOptions();
  private static int port;

  @BeforeAll
  static void listen() throws IOException {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "hook",
                "-keyalg",
                "EC",
                "-dname",
                "CN=hooks.example.com",
                "-ext",
                "san=dns:hooks.example.com",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.onExit().join().exitValue()).isZero();
    certificate = new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    HttpServer server =
        VERTX
            .createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate))
            .requestHandler(request -> {
              AUTHORITIES.add(String.valueOf(request.authority()));
              request.response().setStatusCode(204).end();
            })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    port = server.actualPort();
  }

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void clear() {
    AUTHORITIES.clear();
  }

  @Test
  void the_certificate_of_the_name_is_accepted() {
    assertThat(send("hooks.example.com", trusting())).isEqualTo(new Accepted());
    assertThat(AUTHORITIES).containsExactly("hooks.example.com:" + port);
  }

  @Test
  void the_certificate_of_another_name_is_rejected() {
    assertThat(send("other.example.com", trusting())).isInstanceOf(Refused.class);
    assertThat(AUTHORITIES).isEmpty();
  }

  @Test
  void a_certificate_without_a_trusted_issuer_is_rejected() {
    assertThat(send("hooks.example.com", new HttpClientOptions())).isInstanceOf(Refused.class);
    assertThat(AUTHORITIES).isEmpty();
  }

  private static HttpClientOptions trusting() {
    return new HttpClientOptions().setTrustOptions(certificate);
  }

  private static SendResult send(String host, HttpClientOptions options) {
    InstantSource clock = InstantSource.system();
    try (WebhookPoster poster = new WebhookPoster(VERTX, options, Duration.ofSeconds(10), clock)) {
      WebhookChannel channel =
          new WebhookChannel(_ -> List.of(InetAddress.ofLiteral("127.0.0.1")), poster, clock);
      String url = "https://%s:%d/".formatted(host, port);
      return channel.send(
          new Notification(new UUID(0, 1), url, Optional.empty(), "{}"),
          HostAllowlist.of(List.of(host, "127.0.0.1")),
          SecretReader.ofProcess());
    }
  }
}
