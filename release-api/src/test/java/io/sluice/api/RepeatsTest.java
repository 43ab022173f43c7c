package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.api.store.IdempotencyPurgeJob;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.quarkus.PurgeLoop;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Rare cases of requests that are sent again.
@QuarkusTest
class RepeatsTest extends ApiTest {
  private static final String PATH = "/api/v1/releases";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;
  @Inject @Nullable PurgeLoop purges;
  @Inject @Nullable IdempotencyPurgeJob purge;

  private final String key = UUID.randomUUID().toString();

  private Reply keyed(String version) {
    return admin.with("Idempotency-Key", key).post(PATH, document(version, ""));
  }

  private JdbcTransactions<JdbcTx> database() {
    return Objects.requireNonNull(transactions);
  }

  private long requests() {
    return database()
        .<Long>call(tx ->
            Sql.findFirst(
                    tx.connection(),
                    "select count(*) as n from lane_event where lane = ?",
                    row -> row.getLong("n"),
                    lane.toString())
                .orElseThrow());
  }

  private void age(String key) {
    database()
        .call(tx ->
            Sql.run(
                tx.connection(),
                "update idempotent_response set at = at - interval '25 hours' where key = ?",
                key));
  }

  @Test
  void a_key_is_valid_for_a_day() {
    Reply first = keyed("1.0");
    assertThat(keyed("1.1").status()).isEqualTo(422);

    age(key);

    Reply next = keyed("1.1");
    assertThat(next.status()).as(next.body()).isEqualTo(202);
    assertThat(next.text("/id")).isNotEqualTo(first.text("/id"));
    assertThat(keyed("1.1").body()).isEqualTo(next.body());
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void a_repeat_from_another_ci_job_gets_the_first_response() {
    String labels =
        ", \"labels\": {\"run\": \"%s\"}, \"links\": {\"run\": \"https://ci.example/%s\"}";
    Client keyed = admin.with("Idempotency-Key", UUID.randomUUID().toString());
    Reply first = keyed.post(PATH, document("1.0", labels.formatted("7", "7")));
    assertThat(first.status()).as(first.body()).isEqualTo(202);

    Reply repeat = keyed.post(PATH, document("1.0", labels.formatted("8", "8")));

    assertThat(repeat.body()).isEqualTo(first.body());
    assertThat(keyed.post(PATH, document("1.1", labels.formatted("7", "7"))).status())
        .isEqualTo(422);
  }

  @Test
  void an_id_is_valid_forever_and_the_response_of_an_expired_key_is_deleted() {
    UUID id = UUID.randomUUID();
    String pause = "%s/%s/pause".formatted(PATH, keyed("1.0").text("/id"));
    String body = "{\"id\": \"%s\"}".formatted(id);
    Reply first = admin.post(pause, body);
    age(key);
    age(id.toString());

    Objects.requireNonNull(purges).run(Objects.requireNonNull(purge));

    assertThat(responses(key)).isZero();
    assertThat(admin.post(pause, body).body()).isEqualTo(first.body());
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void a_retry_with_the_id_of_another_release_is_rejected() {
    ReleaseView ended = serve("1.0");
    String other = keyed("1.1").text("/id");

    Reply reply =
        admin.post("%s/%s/retry".formatted(PATH, ended.id()), "{\"id\": \"%s\"}".formatted(other));

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/type")).endsWith(":idempotency-key-reused");
  }

  @Test
  void two_concurrent_requests_with_one_key_have_one_effect_and_one_answer() throws Exception {
    List<Reply> both = atOnce("1.0", "1.0");

    assertThat(both).extracting(Reply::status).containsOnly(202);
    assertThat(both.get(0).body()).isEqualTo(both.get(1).body());
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void one_of_two_concurrent_requests_with_one_key_and_different_bodies_is_rejected()
      throws Exception {
    assertThat(atOnce("1.0", "1.1")).extracting(Reply::status).containsExactlyInAnyOrder(202, 422);
    assertThat(requests()).isEqualTo(2);
  }

  /// Posts two requests concurrently: one waits in the database for the lane, and the other one for
  /// the first.
  private List<Reply> atOnce(String one, String other) throws Exception {
    admin.post(PATH, document("0.9", "")); // inserts the row of the lane
    var free = new CountDownLatch(1);
    var held = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> holder =
          threads.submit(() ->
              TransactionLimit.during(
                  TransactionLimit.LONGEST,
                  () ->
                      database()
                          .<Integer>call(tx -> {
                            tx.lock(lane.toString());
                            held.countDown();
                            return untilFree(free);
                          })));
      List<Future<Reply>> posts;
      try {
        assertThat(held.await(1, TimeUnit.MINUTES)).isTrue();
        posts =
            Stream.of(one, other)
                .map(version -> threads.submit(() -> postUntilAccepted(version)))
                .toList();
        Awaitility.await().until(() -> waiting() >= 2);
      } finally {
        free.countDown(); // otherwise the test waits forever for the lane's lock
      }
      holder.get();
      return List.of(posts.get(0).get(), posts.get(1).get());
    }
  }

  /// Posts until the request is accepted: one that waits for the lane for a second gets 503.
  private Reply postUntilAccepted(String version) {
    Reply reply = keyed(version);
    while (reply.status() == 503) {
      reply = keyed(version);
    }
    return reply;
  }

  private static int untilFree(CountDownLatch free) {
    try {
      free.await();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int waiting() {
    return rows("select 1 from pg_locks where not granted");
  }

  private int responses(String key) {
    return rows("select 1 from idempotent_response where key = ?", key);
  }

  private int rows(String sql, Object... values) {
    return database().<Integer>call(tx -> Sql.list(tx.connection(), sql, _ -> 1, values).size());
  }
}
