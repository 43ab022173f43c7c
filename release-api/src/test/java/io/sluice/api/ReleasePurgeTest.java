package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.api.store.ReleasePurge;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The purge deletes old releases and does not change the lane.
@QuarkusTest
class ReleasePurgeTest extends ApiTest {
  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;
  @Inject @Nullable ReleasePurge purge;

  @Test
  void the_purge_deletes_old_ended_releases_and_leaves_the_lane_unchanged() {
    ReleaseView first = serve("1.0");
    ReleaseView failed = abort("1.1");
    retire(failed);
    ReleaseView previous = serve("2.0");
    retire(first);
    ReleaseView stable = serve("3.0");
    retire(previous);
    ReleaseView waits = post("4.0");
    publisher()
        .publishForLane(new Progress.VersionPinned(UUID.randomUUID(), "3.0", "ann", "it works"));
    publisher().queue(waits);
    await(waits.id(), view -> view.sequence() > 0);
    String lane = admin.get(lanePath()).body();
    age("401 days");
    ReleaseView earlier = at(stable, stable.sequence());

    for (int rows : List.of(1, 3, 1_000)) {
      pass(rows);

      assertThat(admin.get(lanePath()).body()).isEqualTo(lane);
      assertThat(status(first)).isEqualTo(404);
      assertThat(status(failed)).isEqualTo(404);
      assertThat(admin.get("/api/v1/commands/" + failed.id()).status()).isEqualTo(404);
      assertThat(List.of(status(previous), status(stable), status(waits))).containsOnly(200);
    }

    assertThat(number("select count(distinct release) as n from progress where lane = ?"))
        .isEqualTo(3);
    assertThat(number("select count(*) as n from progress where release is null and lane = ?"))
        .isZero();
    assertThat(
            number(
                "select count(*) as n from lane_event where release = any ('{%s,%s}')"
                        .formatted(first.id(), failed.id())
                    + " and lane = ?"))
        .isZero();
    assertThat(at(stable, stable.sequence())).isEqualTo(earlier);
    assertThat(admin.get(lanePath() + "/revert").text("/to/version")).isEqualTo("2.0");
  }

  @Test
  void a_purge_of_an_old_release_leaves_the_history_of_newer_ones_unchanged() {
    ReleaseView first = serve("1.0");
    retire(first);
    serve("2.0");
    serve("3.0");
    age("401 days");
    ReleaseView fourth = serve("4.0");
    ReleaseView earlier = at(fourth, fourth.sequence());
    assertThat(earlier.previous()).hasValue("3.0");

    pass(5);

    assertThat(status(first)).isEqualTo(404);
    assertThat(at(fourth, fourth.sequence())).isEqualTo(earlier);
  }

  @Test
  void the_purge_keeps_a_release_that_has_any_recent_event() {
    ReleaseView first = serve("1.0");
    retire(first);
    serve("2.0");
    serve("3.0");
    age("401 days");
    run("update progress set at = now() where sequence = ? and lane = ?", first.sequence());
    long before = number("select count(*) as n from progress where lane = ?");

    pass(1_000);

    assertThat(number("select count(*) as n from progress where lane = ?")).isEqualTo(before);
    assertThat(status(first)).isEqualTo(200);
  }

  @Test
  void an_id_stays_known_forever() {
    ReleaseView first = serve("1.0");
    String again = "/api/v1/releases/%s/retry".formatted(first.id());
    String id = "{\"id\": \"%s\"}".formatted(UUID.randomUUID());
    Reply posted = admin.post(again, id);
    ReleaseView retry = posted.as(ReleaseView.class);
    publisher().succeed(retry);
    await(retry.id(), view -> view.outcome().isPresent());
    retire(retry);
    serve("2.0");
    serve("3.0");
    age("401 days");
    pass(1_000);
    assertThat(status(retry)).isEqualTo(404);

    assertThat(admin.post(again, id).body()).isEqualTo(posted.body());
    assertThat(status(retry)).isEqualTo(404);
  }

  /// Reports that no instance of `release` is left.
  private void retire(ReleaseView release) {
    publisher().publishForLane(new Progress.InstancesReady(0, release.id(), 0));
  }

  private ReleaseView abort(String version) {
    ReleaseView release = post(version);
    publisher().start(release);
    publisher().end(release, Outcome.ABORTED, "abort by ann");
    return await(release.id(), view -> view.outcome().isPresent());
  }

  private ReleaseView at(ReleaseView release, long sequence) {
    return admin
        .get("/api/v1/releases/%s?at=%d".formatted(release.id(), sequence))
        .as(ReleaseView.class);
  }

  private int status(ReleaseView release) {
    return admin.get("/api/v1/releases/" + release.id()).status();
  }

  private void age(String age) {
    run("update progress set at = now() - ?::interval where lane = ?", age);
    run(
        "update lane_event set sent_at = coalesce(sent_at, now() - ?::interval) where lane = ?",
        age);
  }

  private void pass(int rows) {
    Purge.Pass pass = requireNonNull(purge).begin();
    while (!requireNonNull(transactions).call(tx -> pass.next(tx, rows)).last()) {}
  }

  private void run(String sql, Object value) {
    requireNonNull(transactions).call(tx -> Sql.run(tx.connection(), sql, value, lane.toString()));
  }

  private long number(String sql) {
    return requireNonNull(transactions)
        .<Long>call(tx ->
            Sql.findFirst(tx.connection(), sql, row -> row.getLong("n"), lane.toString())
                .orElseThrow());
  }
}
