package io.sluice.engine.effect.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.contract.Decision;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.effect.target.WebhookClient;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.egress.SystemDnsResolver;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.messaging.secret.VariableSecretStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpWebhookClientTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String BODY = "{\"version\":\"2.0\"}";

  private final Vertx vertx = Vertx.vertx();
  private final SystemDnsResolver resolver = new SystemDnsResolver(Duration.ofSeconds(5));
  private final HttpServer server = server();
  private final List<Headers> seen = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final HttpWebhookClient client =
      new HttpWebhookClient(
          vertx,
          resolver,
          HttpWebhookClientTest::secrets,
          environment ->
              environment.equals("production")
                  ? HostAllowlist.of(List.of("127.0.0.1"))
                  : HostAllowlist.NONE,
          InstantSource.system());

  private static SecretReader secrets(String environment) {
    return new SecretReader(
        Map.of(
            "env",
            new VariableSecretStore(
                environment + "_",
                name -> Optional.of(SECRET).filter(_ -> name.equals("production_HOOK")))));
  }

  private HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext("/", this::answer);
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Answers with the status that the path names; does not answer `/0`.
  private void answer(HttpExchange exchange) throws IOException {
    seen.add(exchange.getRequestHeaders());
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
    if (status > 0) {
      exchange.getResponseHeaders().add("Location", "/200");
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    }
  }

  @AfterEach
  void stop() {
    client.close();
    resolver.close();
    server.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void a_call_is_signed_and_bears_its_id() throws Exception {
    WebhookClient.WebhookRequest request = createRequest("/204", Optional.of("env:HOOK"));

    assertThat(client.call(request)).isEqualTo(204);

    Headers headers = seen.getFirst();
    assertThat(headers.getFirst("Idempotency-Key")).isEqualTo(request.id().toString());
    assertThat(bodies).containsExactly(BODY);
    new Webhook(SECRET)
        .verify(
            BODY,
            headers.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue)));
  }

  @Test
  void the_caller_returns_the_status_and_follows_no_redirect() {
    assertThat(client.call(createRequest("/503", Optional.empty()))).isEqualTo(503);
    assertThat(client.call(createRequest("/302", Optional.empty()))).isEqualTo(302);
    assertThat(seen).hasSize(2);
  }

  @Test
  void no_answer_ends_with_the_time_limit() {
    assertThatThrownBy(
            () -> client.call(createRequest("/0", Optional.empty(), Duration.ofSeconds(1))))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessage("no answer within 1 s");
  }

  @Test
  void a_host_that_the_environment_does_not_allow_is_not_called() {
    WebhookClient.WebhookRequest request = createRequest("/200", Optional.empty());
    var elsewhere =
        new WebhookClient.WebhookRequest(
            new LaneKey("staging", "shop"), request.id(), request.call(), BODY);

    assertThatThrownBy(() -> client.call(elsewhere))
        .isInstanceOf(TargetException.Permanent.class)
        .hasMessageContaining("not among the environment's allowed hosts");
    assertThat(seen).isEmpty();
  }

  @Test
  void a_secret_that_is_none_is_named_and_not_shown() {
    assertThatThrownBy(() -> client.call(createRequest("/200", Optional.of("env:OTHER"))))
        .isInstanceOf(TargetException.Unreachable.class)
        .hasMessage("secret env:OTHER cannot be read: variable production_OTHER is not set");
    assertThat(seen).isEmpty();
  }

  private WebhookClient.WebhookRequest createRequest(String path, Optional<String> secret) {
    return createRequest(path, secret, Duration.ofSeconds(30));
  }

  private WebhookClient.WebhookRequest createRequest(
      String path, Optional<String> secret, Duration timeout) {
    String url = "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
    var call = new Step.Call(url, secret, timeout, 0, Decision.ROLLBACK);
    return new WebhookClient.WebhookRequest(EngineSpecs.LANE, UUID.randomUUID(), call, BODY);
  }
}
