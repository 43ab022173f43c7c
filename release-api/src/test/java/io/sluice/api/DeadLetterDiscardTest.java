package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.DiscardView;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A discarded dead letter is listed no longer, cannot be replayed, and shows its discard.
@QuarkusTest
class DeadLetterDiscardTest extends ApiTest {
  private static final String PATH = "/api/v1/dead-letters";
  private static final String REASON = "{\"reason\": \"a test record\"}";

  /// Sends records that no service can read, and returns the ids of their dead letters, the newest
  /// first.
  private List<String> send(int count) {
    for (int i = 0; i < count; i++) {
      requireNonNull(producer)
          .send(
              new ProducerRecord<>("release.progress", lane.toString(), "no JSON".getBytes(UTF_8)));
    }
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> listed(200), found -> found.size() == count);
  }

  private List<String> listed(int limit) {
    return admin
        .get(PATH + "?limit=" + limit)
        .json()
        .at("/items")
        .valueStream()
        .filter(item -> item.path("key").asText().equals(lane.toString()))
        .map(item -> item.path("id").asText())
        .toList();
  }

  private Reply discard(String id, String body) {
    return admin.post("%s/%s/discard".formatted(PATH, id), body);
  }

  @Test
  void a_discarded_dead_letter_is_not_listed_and_shows_its_discard() {
    List<String> ids = send(2);
    String id = ids.getFirst();

    Reply discarded = discard(id, REASON);

    assertThat(discarded.status()).as(discarded.body()).isEqualTo(200);
    DeadLetterView view = discarded.as(DeadLetterView.class);
    DiscardView discard = view.discarded().orElseThrow();
    assertThat(discard.by()).isEqualTo("admin");
    assertThat(discard.reason()).isEqualTo("a test record");
    assertThat(listed(200)).containsExactly(ids.getLast());
    assertThat(admin.get(PATH + "/" + id).as(DeadLetterView.class)).isEqualTo(view);
    assertThat(admin.get(PATH + "/" + ids.getLast()).as(DeadLetterView.class).discarded())
        .isEmpty();
  }

  @Test
  void an_older_dead_letter_takes_the_place_of_a_discarded_one() {
    List<String> ids = send(3);

    assertThat(discard(ids.getFirst(), REASON).status()).isEqualTo(200);
    assertThat(discard(ids.get(1), REASON).status()).isEqualTo(200);

    assertThat(listed(1)).containsExactly(ids.getLast());
  }

  @Test
  void a_discarded_dead_letter_cannot_be_replayed() {
    String id = send(1).getFirst();
    assertThat(discard(id, REASON).status()).isEqualTo(200);

    Reply replayed = admin.post("%s/%s/replay".formatted(PATH, id), "");

    assertThat(replayed.status()).isEqualTo(409);
    assertThat(replayed.text("/detail"))
        .startsWith("the dead letter %s was discarded by admin at ".formatted(id))
        .endsWith("Z: a test record");
  }

  @Test
  void a_repeat_returns_the_first_discard_and_another_reason_is_rejected() {
    String id = send(1).getFirst();
    Reply first = discard(id, REASON);

    Reply repeat = discard(id, REASON);
    Reply other = discard(id, "{\"reason\": \"another one\"}");

    assertThat(repeat.status()).isEqualTo(200);
    assertThat(repeat.body()).isEqualTo(first.body());
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.text("/detail")).contains("was discarded by admin", ": a test record");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{} | 422 | discard needs a reason",
        "{\"reason\": \" \"} | 422 | discard needs a reason",
        "{\"why\": \"x\"} | 400 | why",
        "no JSON | 400 | JSON"
      })
  void a_discard_needs_a_reason(String body, int status, String sentence) {
    Reply reply = discard("release.progress.release-api.dlq-0-999999", body);

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.body()).contains(sentence);
  }

  @Test
  void a_missing_dead_letter_cannot_be_discarded() {
    Reply missing = discard("release.progress.release-api.dlq-0-999999", REASON);
    Reply unknown = discard("nothing", REASON);
    Reply tooLong = discard("nothing", "{\"reason\": \"%s\"}".formatted("x".repeat(501)));

    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.text("/detail"))
        .isEqualTo("there is no dead letter release.progress.release-api.dlq-0-999999");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(tooLong.status()).isEqualTo(422);
    assertThat(tooLong.text("/errors/0/detail")).isEqualTo("at most 500 characters, were 501");
  }
}
