package io.sluice.notifier.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Json;
import io.sluice.messaging.secret.SecretReader;
import io.sluice.messaging.secret.VariableSecretStore;
import io.sluice.notifier.alert.AlertForwarder.ForwardResult;
import io.sluice.notifier.channel.Receiver;
import io.sluice.notifier.channel.WebhookChannel;
import io.sluice.notifier.channel.WebhookPoster;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Documents as Alertmanager posts them, through a real channel to a real receiver.
class AlertForwarderTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private static final SecretReader SECRETS =
      new SecretReader(
          Map.of(
              "env",
              new VariableSecretStore(
                  "", name -> Optional.of(SECRET).filter(_ -> name.equals("HOOK")))));

  private final Receiver receiver = new Receiver(VERTX);
  private final WebhookPoster poster =
      new WebhookPoster(VERTX, Duration.ofSeconds(2), InstantSource.system());
  private final WebhookChannel channel =
      new WebhookChannel(
          host -> List.of(InetAddress.ofLiteral(host)), poster, InstantSource.system());

  @AfterEach
  void close() {
    poster.close();
    receiver.close();
  }

  @AfterAll
  static void closeVertx() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private AlertForwarder forwarder(String... addresses) {
    return new AlertForwarder(
        channel, List.of(addresses), Optional.of("env:HOOK"), List.of(), SECRETS);
  }

  private String hook() {
    return "http://127.0.0.1:%d/hook?key=hidden".formatted(receiver.port());
  }

  private static String alert(String name, String severity) {
    return """
    {"status": "firing", "labels": {"alertname": "%s", "severity": "%s", "environment": "production"},
     "annotations": {"summary": "%s is so", "description": "d", "runbook_url": "docs/operations.md#x"},
     "startsAt": "2026-01-01T00:00:00Z", "endsAt": "0001-01-01T00:00:00Z",
     "generatorURL": "http://prometheus:9090/graph", "fingerprint": "%s-1"}
    """
        .formatted(name, severity, name, name);
  }

  private static String group(String status, String... alerts) {
    return """
    {"version": "4", "groupKey": "{}:{alertname=\\"x\\"}", "truncatedAlerts": 0, "status": "%s",
     "receiver": "notifier", "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {},
     "externalURL": "http://alertmanager:9093", "alerts": [%s]}
    """
        .formatted(status, String.join(",", alerts));
  }

  @Test
  void a_group_of_alerts_becomes_one_signed_notification_with_title_and_runbook() {
    ForwardResult result =
        forwarder(hook())
            .forward(group("firing", alert("DeadLetters", "warning"), alert("Stuck", "critical")));

    assertThat(result).isEqualTo(new ForwardResult.Delivered());
    assertThat(receiver.requests)
        .singleElement()
        .satisfies(request -> {
          assertThat(request.headers()).containsKeys("webhook-id", "webhook-signature");
          assertThat(Json.mapper().readTree(request.body()).toPrettyString())
              .contains(
                  "\"type\" : \"alert\"",
                  "\"status\" : \"firing\"",
                  "\"severity\" : \"critical\"",
                  "\"title\" : \"firing: DeadLetters is so (and 1 more)\"",
                  "\"runbook\" : \"docs/operations.md#x\"",
                  "\"environment\" : \"production\"");
        });
  }

  @Test
  void a_repeat_has_the_same_id_and_what_changed_has_another() {
    AlertForwarder forwarder = forwarder(hook());
    forwarder.forward(group("firing", alert("A", "info"), alert("B", "info")));
    forwarder.forward(group("firing", alert("B", "info"), alert("A", "info")));
    forwarder.forward(group("resolved", alert("A", "info"), alert("B", "info")));

    List<String> ids =
        receiver.requests.stream()
            .map(request -> request.headers().getOrDefault("webhook-id", ""))
            .toList();
    assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
  }

  @Test
  void a_failing_destination_makes_an_alert_undelivered_but_the_others_get_it() {
    ForwardResult result =
        forwarder("http://127.0.0.1:9/closed", hook()).forward(group("firing", alert("A", "")));

    assertThat(result)
        .isInstanceOfSatisfying(
            ForwardResult.Undelivered.class,
            it -> assertThat(it.reason()).startsWith("127.0.0.1: ").doesNotContain("hidden"));
    assertThat(receiver.requests).hasSize(1);
  }

  @Test
  void an_alert_without_destinations_has_no_recipient() {
    assertThat(forwarder().forward(group("firing", alert("A", "info"))))
        .isEqualTo(new ForwardResult.NoDestination());
  }

  @Test
  void a_document_that_alertmanager_does_not_post_is_unreadable() {
    assertThat(
            List.of("", "{", "[]", "{}", "{\"status\": \"odd\", \"alerts\": []}", "7", "\"\"")
                .stream()
                .map(forwarder(hook())::forward))
        .allMatch(ForwardResult.Unreadable.class::isInstance);
    assertThat(receiver.requests).isEmpty();
  }

  @Test
  void long_texts_and_long_lists_are_cut() {
    String[] many =
        IntStream.range(0, 300)
            .mapToObj(i -> alert("A".repeat(3_000), "info"))
            .toArray(String[]::new);

    forwarder(hook()).forward(group("firing", many));

    assertThat(receiver.requests)
        .singleElement()
        .satisfies(request -> {
          assertThat(Json.mapper().readTree(request.body()).path("alerts")).hasSize(100);
          assertThat(request.body()).doesNotContain("A".repeat(1_001));
        });
  }

  @Test
  void a_host_that_resolves_to_an_inner_address_is_reached_only_if_that_is_allowed() {
    WebhookChannel resolving =
        new WebhookChannel(
            _ -> List.of(InetAddress.ofLiteral("127.0.0.1")), poster, InstantSource.system());
    List<String> address = List.of("http://alerts.example:%d/".formatted(receiver.port()));
    String document = group("firing", alert("A", "info"));

    assertThat(
            new AlertForwarder(resolving, address, Optional.empty(), List.of(), SECRETS)
                .forward(document))
        .isInstanceOf(ForwardResult.Undelivered.class);
    assertThat(
            new AlertForwarder(resolving, address, Optional.empty(), List.of("127.0.0.1"), SECRETS)
                .forward(document))
        .isEqualTo(new ForwardResult.Delivered());
  }

  @Test
  void an_invalid_address_is_rejected_by_its_position_and_never_shown() {
    assertThatThrownBy(() -> forwarder(hook(), "ftp://user:whsec_x@example.com"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sluice.notifier.alerts.urls[1]")
        .hasMessageNotContaining("whsec");
    assertThatThrownBy(
            () -> forwarder(IntStream.range(0, 11).mapToObj(_ -> hook()).toArray(String[]::new)))
        .hasMessageContaining("at most 10");
  }
}
