package io.sluice.e2e.containers;

import io.sluice.contract.Json;
import io.sluice.contract.view.HealthView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/// The health of a stack behind its proxies: nginx in front of the API, and HAProxy.
final class PublicHealth {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String ROUTER = "router:8081";

  private final ComposeStack stack;
  private final StackSecrets secrets;

  PublicHealth(ComposeStack stack, StackSecrets secrets) {
    this.stack = stack;
    this.secrets = secrets;
  }

  /// Requires that router and nginx answer `/health` in the form of the services.
  void requireUp() {
    String answer = routerHealth();
    HealthView router = read(answer);
    HttpResponse<String> response = get();
    HealthView api = read(response.body());
    if (response.statusCode() != 200
        || !List.of(router.status(), api.status()).equals(List.of("UP", "UP"))
        || router.checks().isEmpty()
        || api.checks().isEmpty()) {
      throw new IllegalStateException("router: %s, nginx: %s".formatted(answer, response.body()));
    }
  }

  /// The admin port has a certificate of the stack's own authority, for its name only.
  private String routerHealth() {
    return Script.output(
        Map.of(),
        "curl",
        "--silent",
        "--show-error",
        "--max-time",
        Long.toString(TIMEOUT.toSeconds()),
        "--cacert",
        secrets.directory().resolve("internal-ca").toString(),
        "--resolve",
        ROUTER + ":" + stack.addresses("router").getFirst(),
        "https://%s/health".formatted(ROUTER));
  }

  /// Requires that nginx serves a renewed certificate without a restart. Afterwards this JVM trusts
  /// the renewed one.
  void requireRenewedCertificate(Path directory) throws GeneralSecurityException, IOException {
    Path renewed = directory.resolve("renewed");
    var _ = Script.output(Map.of(), "compose/secrets.sh", renewed.toString());
    TrustedCertificate.use(renewed.resolve("tls-certificate"));
    try {
      throw new IllegalStateException("trusted before the renewal: " + get().body());
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof SSLException)) {
        throw e;
      }
    }
    for (String name : List.of("tls-certificate", "tls-key")) {
      Files.write(secrets.directory().resolve(name), Files.readAllBytes(renewed.resolve(name)));
    }
    ResultPoller.until("the renewed certificate", LIMIT, this::outcome, "200"::equals);
  }

  /// Kills all replicas of release-api, and requires that nginx itself answers then.
  void requireDownWithoutReplicas() {
    stack.kill("release-api");
    ResultPoller.until("the health without a replica", LIMIT, this::outcome, "503"::equals);
    HealthView health = read(get().body());
    if (!health.status().equals("DOWN")
        || health.version().isEmpty()
        || !health.checks().getFirst().name().equals("release-api")) {
      throw new IllegalStateException("nginx: " + health);
    }
  }

  /// Returns the status of the response, or the error if there is none.
  private String outcome() {
    try {
      return Integer.toString(get().statusCode());
    } catch (UncheckedIOException e) {
      return e.toString();
    }
  }

  private HttpResponse<String> get() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = secrets.url().resolve("/health");
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static HealthView read(String text) {
    return Json.read(text, HealthView.class);
  }
}
