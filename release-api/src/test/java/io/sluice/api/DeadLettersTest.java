package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Token;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.RecordMapper;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Dead letters of records that this service cannot handle: they have a reason, and can be sent
/// again.
@QuarkusTest
class DeadLettersTest extends ApiTest {

  @Test
  void an_unreadable_record_goes_aside_and_its_lane_waits_for_it() {
    KafkaEventProducer events = Objects.requireNonNull(producer);
    ReleaseView release = post("1.0");
    LogEntry logEntry =
        publisher()
            .next(
                Optional.empty(),
                new Progress.VersionVetoed(new UUID(0, 2), "0.9", "ann", "broken"));
    ProducerRecord<String, byte[]> whole = RecordMapper.record(logEntry, "strategy-engine");
    var broken =
        new ProducerRecord<>(whole.topic(), whole.key(), "{".repeat(5_000).getBytes(UTF_8));
    whole.headers().forEach(broken.headers()::add);
    events.send(broken);
    publisher().queue(release);

    DeadLetterView deadLetter =
        Awaitility.await().atMost(PATIENCE).until(this::mine, found -> !found.isEmpty()).getFirst();

    assertThat(deadLetter.topic()).isEqualTo("release.progress");
    assertThat(deadLetter.group()).isEqualTo("release-api");
    assertThat(deadLetter.event()).hasValue(logEntry.id().toString());
    assertThat(deadLetter.value()).hasSize(4096);
    assertThat(deadLetter.truncated()).isTrue();
    assertThat(deadLetter.size()).isEqualTo(5_000);
    assertThat(deadLetter.replayable()).isTrue();
    assertThat(deadLetter.reason()).isEqualTo("the value is not JSON, at line 1, column 2");
    assertThat(admin.get("/api/v1/dead-letters/" + deadLetter.id()).as(DeadLetterView.class))
        .isEqualTo(deadLetter);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(admin.get(lanePath()).text("/blocked"))
                .isEqualTo(
                    "release.progress waits: event 1 has not arrived: see the dead letters of the"
                        + " topic"));
    publisher().send(logEntry);
    await(release.id(), seen -> seen.sequence() == 2);
    assertThat(mine()).hasSize(1);
  }

  @Test
  void a_replayed_dead_letter_keeps_its_event_id() {
    LogEntry impossible =
        publisher()
            .next(
                Optional.of(new UUID(0, 1)),
                new Progress.TrafficShifted(
                    0, Map.of(new UUID(0, 1), new Percent(100)), new Token(1, 1)));
    LogEntry orphan = publisher().next(Optional.of(new UUID(0, 1)), new Progress.Promoted());
    publisher().send(impossible);
    publisher().send(orphan);
    DeadLetterView deadLetter =
        Awaitility.await().atMost(PATIENCE).until(this::mine, found -> !found.isEmpty()).getFirst();

    Reply replayed = admin.post("/api/v1/dead-letters/" + deadLetter.id() + "/replay", "");

    assertThat(replayed.status()).as(replayed.body()).isEqualTo(202);
    List<DeadLetterView> again =
        Awaitility.await().atMost(PATIENCE).until(this::mine, found -> found.size() == 2);
    assertThat(again)
        .extracting(found -> found.event().orElseThrow())
        .containsOnly(orphan.id().toString());
    assertThat(admin.post("/api/v1/dead-letters/nothing/replay", "").status()).isEqualTo(404);
    assertThat(admin.get("/api/v1/dead-letters/release.progress.release-api.dlq-0-99999").status())
        .isEqualTo(404);
  }

  @Test
  void a_dead_letter_with_an_incomplete_record_cannot_be_replayed() {
    Objects.requireNonNull(producer)
        .send(new ProducerRecord<>("release.progress", lane.toString(), new byte[1_048_450]));
    DeadLetterView deadLetter =
        Awaitility.await().atMost(PATIENCE).until(this::mine, found -> !found.isEmpty()).getFirst();

    Reply replayed = admin.post("/api/v1/dead-letters/" + deadLetter.id() + "/replay", "");

    assertThat(deadLetter.size()).isEqualTo(1_048_450);
    assertThat(deadLetter.replayable()).isFalse();
    assertThat(deadLetter.reason()).isEqualTo("the header ce_type is missing");
    assertThat(replayed.status()).isEqualTo(409);
    assertThat(replayed.body())
        .contains("lacks part of its record (value): have the writer send it again");
  }

  private List<DeadLetterView> mine() {
    Reply reply = admin.get("/api/v1/dead-letters?limit=200");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.as(DeadLetterPage.class).items().stream()
        .filter(deadLetter -> deadLetter.key().equals(Optional.of(lane.toString())))
        .toList();
  }

  private record DeadLetterPage(List<DeadLetterView> items) {}
}
