package io.sluice.engine.effect.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.domain.image.Image;
import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tests which authorizations another host gets, to which a registry redirects. The name
/// `localhost` resolves to a public address here, as that of a host with contents does.
class RegistryRedirectTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final RegistryLimits LIMITS =
      new RegistryLimits(Duration.ofSeconds(20), 10_000, 5);
  private static final List<InetAddress> ADDRESSES =
      List.of(InetAddress.ofLiteral("185.199.108.154"));
  private static final String EMPTY =
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

  @TempDir static Path folder;
  private static Optional<SSLContext> tls = Optional.empty();

  private final FakeRegistry registry;
  private final FakeRegistry mirror;

  RegistryRedirectTest() throws IOException {
    registry = new FakeRegistry();
    mirror = FakeRegistry.secure(tls.orElseThrow());
  }

  @BeforeAll
  static void makeCertificate() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "mirror",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                String.valueOf(PASSWORD))
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.onExit().join().exitValue()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    tls = Optional.of(context);
  }

  @AfterEach
  void stop() {
    registry.close();
    mirror.close();
  }

  @Test
  void another_host_gets_no_authorization_by_a_redirect() {
    registry.requireToken();
    redirectToMirror();
    mirror.on("/blobs/", exchange -> FakeRegistry.send(exchange, 200, "{}".getBytes(UTF_8)));

    RepositoryReader reader = reader();
    assertThat(reader.findManifest("none")).isEmpty();
    assertThat(registry.authorizations()).contains("Bearer secret-token");

    assertThat(reader.findBlob(EMPTY)).contains("{}".getBytes(UTF_8));
    assertThat(mirror.authorizations()).isEmpty();
  }

  @Test
  void another_host_cannot_choose_the_address_that_gets_the_password() {
    redirectToMirror();
    mirror.challenge("Bearer realm=\"%s/token\",service=\"mirror\"".formatted(mirrorUri()));

    assertThatThrownBy(() -> reader().findBlob(EMPTY))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining("denies access to team/shop (status 401)");
    assertThat(mirror.requested()).isNotEmpty().doesNotContain("/token");
    assertThat(mirror.authorizations()).isEmpty();
  }

  @Test
  void a_redirect_within_the_registry_keeps_the_authorization() {
    registry.requireToken();
    registry.on(
        "/v2/team/shop/blobs/", exchange -> FakeRegistry.redirect(exchange, "/v2/team/shop/moved"));
    RepositoryReader reader = reader();
    assertThat(reader.findManifest("none")).isEmpty();

    assertThat(reader.findBlob(EMPTY)).isEmpty();
    assertThat(registry.requested()).contains("/v2/team/shop/moved").containsOnlyOnce("/token");
  }

  @Test
  void no_name_is_resolved_and_no_request_is_sent_after_the_time_limit() {
    var hours = new AtomicLong();
    var lookups = new AtomicLong();
    var requests =
        new RegistryRequests(
            HttpClient.newHttpClient(),
            new RegistryHost(
                registry.name(),
                _ -> {
                  lookups.incrementAndGet();
                  return ADDRESSES;
                }),
            LIMITS,
            () -> Duration.ofHours(hours.getAndIncrement()).toNanos());

    assertThatThrownBy(() -> requests.get(URI.create(mirrorUri()), "*/*", Optional.empty(), 10_000))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessageContaining("no answer within 20 s");
    assertThat(lookups).hasValue(0);
  }

  private void redirectToMirror() {
    registry.on(
        "/blobs/",
        exchange ->
            FakeRegistry.redirect(exchange, mirrorUri() + exchange.getRequestURI().getPath()));
  }

  private String mirrorUri() {
    return "https://localhost:" + mirror.port();
  }

  private RepositoryReader reader() {
    Image image = Image.parse(registry.name() + "/team/shop@" + EMPTY);
    var host = RegistryHost.of(image, _ -> ADDRESSES);
    HttpClient http = HttpClient.newBuilder().sslContext(tls.orElseThrow()).build();
    return new RepositoryReader(
        new RegistryRequests(http, host, LIMITS, System::nanoTime),
        image.repository(),
        Optional.of(new RegistryLogin("ann", "secret")));
  }
}
