package io.sluice.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Defaults;
import io.sluice.contract.Envelope;
import io.sluice.contract.Notice;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.RecordMapper;
import io.sluice.notifier.channel.Receiver;
import io.sluice.notifier.projection.OutcomeScenario;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the service from record to record and to a webhook, with real Kafka and PostgreSQL.
@QuarkusTest
@TestProfile(WithNotifierStack.class)
class NotifierTest {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  @Inject KafkaEventProducer producer;
  @Inject Vertx vertx;

  @TestHTTPResource("/q/metrics")
  @SuppressWarnings("NullAway.Init")
  URL metrics;

  @TestHTTPResource("/q/health")
  @SuppressWarnings("NullAway.Init")
  URL health;

  @TestHTTPResource("/health")
  @SuppressWarnings("NullAway.Init")
  URL overview;

  @TestHTTPResource("/internal/alerts")
  @SuppressWarnings("NullAway.Init")
  URI alerts;

  private final String application = "shop-" + UUID.randomUUID().toString().substring(0, 8);
  private final String lane = "production/" + application;
  private Receiver receiver;
  private OutcomeScenario scenario;

  @BeforeEach
  void prepare() throws IOException {
    receiver = new Receiver(vertx);
    Path secrets = Files.createDirectories(WithNotifierStack.SECRETS.resolve("production"));
    Files.writeString(secrets.resolve(application), SECRET + "\n");
    scenario =
        new OutcomeScenario(
            application,
            """
            [{"webhook":"http://127.0.0.1:%d/hook?key=hidden","secret":"file:%s","on":[]},
             {"webhook":"http://169.254.169.254/latest","on":["failed"]}]
            """
                .formatted(receiver.port(), application));
    allow("127.0.0.1");
  }

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void each_outcome_has_one_event_id_although_all_of_it_arrives_twice() {
    UUID last = sendAllTwice();

    List<ConsumerRecord<String, byte[]>> outcomes =
        NotifierTopics.read(Topic.OUTCOMES, lane, record -> isOf(record, last));

    assertThat(outcomes)
        .extracting(record -> NotifierTopics.header(record, "ce_release"))
        .hasSize(9)
        .doesNotHaveDuplicates()
        .containsAll(scenario.releases.values().stream().map(UUID::toString).toList());
    assertThat(outcomes)
        .extracting(record -> NotifierTopics.header(record, "ce_id"))
        .doesNotHaveDuplicates();
    assertThat(
            NotifierTopics.read(
                Topic.CDEVENTS, lane, record -> isOf(record, last) && isDeployment(record)))
        .extracting(record -> NotifierTopics.header(record, "ce_id"))
        .hasSize(16)
        .doesNotHaveDuplicates();
  }

  @Test
  void each_notification_arrives_once_and_signed_and_becomes_a_notice()
      throws EmptyWebhookSecretException, WebhookVerificationException {
    UUID last = sendAllTwice();
    await().until(() -> receiver.requests.size() == 9);

    for (Receiver.ReceivedRequest request : receiver.requests) {
      Map<String, List<String>> headers =
          request.headers().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
      new Webhook(SECRET).verify(request.body(), headers);
    }
    List<Notice> notices =
        NotifierTopics.read(Topic.NOTICES, lane, record -> isOf(record, last)).stream()
            .map(record -> RecordMapper.envelope(record, Notice.class).event())
            .toList();
    assertThat(notices)
        .filteredOn(Notice.NoticeDelivered.class::isInstance)
        .extracting(notice -> notice.message().toString())
        .containsExactlyInAnyOrderElementsOf(
            receiver.requests.stream()
                .map(request -> request.headers().get("webhook-id"))
                .toList());
    assertThat(notices)
        .filteredOn(Notice.NoticeSuppressed.class::isInstance)
        .singleElement()
        .satisfies(notice -> assertThat(notice.destination()).isEqualTo("webhook 169.254.169.254"));
    assertThat(notices).extracting(Object::toString).noneMatch(text -> text.contains("hidden"));
  }

  @Test
  void the_notifier_exposes_its_health_and_its_metrics() throws IOException {
    await().until(() -> text(health).contains("\"deliveries\""));
    await().until(() -> text(overview).contains("\"name\":\"deliveries\",\"status\":\"UP\""));
    await().until(() -> text(metrics).contains("sluice_deliveries_in_flight"));
  }

  @Test
  void posts_of_alertmanager_get_a_fitting_status_and_are_counted() throws Exception {
    assertThat(post("{\"status\": \"firing\", \"alerts\": []}")).isEqualTo(200);
    assertThat(post("nonsense")).isEqualTo(400);
    assertThat(post("\"%s\"".formatted("x".repeat(300_000)))).isEqualTo(413);
    assertThat(text(metrics))
        .contains("sluice_alerts_total{result=\"no-destination\"} 1.0")
        .contains("sluice_alerts_total{result=\"unreadable\"} 1.0")
        .contains("sluice_delivery_attempt_seconds_count{channel=\"webhook\",result=\"failed\"}")
        .contains("sluice_delivery_attempt_seconds_count{channel=\"webhook\",result=\"retry\"}")
        .contains("sluice_delivery_attempt_seconds_count{channel=\"webhook\",result=\"postponed\"}")
        .contains("sluice_delivery_oldest_pending_seconds ");
  }

  private int post(String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(alerts).POST(BodyPublishers.ofString(body)).build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  /// Sends all events twice and then those of a last release once, whose outcome shows that the
  /// repeats were read.
  private UUID sendAllTwice() {
    for (int time = 0; time < 2; time++) {
      scenario.events.forEach(event -> NotifierTopics.send(producer, event));
    }
    UUID last = UUID.randomUUID();
    scenario.next(last).forEach(event -> NotifierTopics.send(producer, event));
    return last;
  }

  private void allow(String host) {
    Setting setting =
        new Setting.EnvironmentSet(
            "production",
            1,
            false,
            Optional.of(new Setting.Environment("local", "edge", List.of(host), Defaults.NONE)));
    NotifierTopics.send(
        producer,
        new Envelope<>(
            UUID.randomUUID(),
            "/sluice/release-api",
            setting.key(),
            Optional.empty(),
            1,
            Instant.EPOCH,
            setting));
  }

  private static boolean isOf(ConsumerRecord<String, byte[]> record, UUID release) {
    return NotifierTopics.header(record, "ce_release").equals(release.toString());
  }

  private static boolean isDeployment(ConsumerRecord<String, byte[]> record) {
    return NotifierTopics.header(record, "ce_type").contains("service.deployed");
  }

  private static String text(URL url) {
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
