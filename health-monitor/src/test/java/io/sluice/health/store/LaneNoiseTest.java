package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.health.WithHealthStack;
import io.sluice.health.watch.NoiseSpecs;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithHealthStack.class)
class LaneNoiseTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @Inject JdbcTransactions<JdbcTx> transactions;

  private final JdbcWatchStore watchStore = new JdbcWatchStore();
  private final LaneKey lane =
      new LaneKey("production", "l" + UUID.randomUUID().toString().substring(0, 8));
  private final LaneKey other = new LaneKey("staging", lane.application());

  @Test
  void the_newest_eight_of_a_lane_stay_the_newest_first() {
    for (int number = 1; number <= 10; number++) {
      keep(record(lane, Optional.empty(), number));
    }
    NoiseRecord single = record(other, Optional.of(UUID.randomUUID()), 3);
    keep(single);

    assertThat(records(lane))
        .isEqualTo(
            IntStream.range(0, FleetNoise.RECORDS)
                .mapToObj(i -> record(lane, Optional.empty(), 10 - i))
                .toList());
    assertThat(records(other)).containsExactly(single);
    assertThat(records(new LaneKey("production", "unknown"))).isEmpty();
    assertThat(rows(lane)).isEqualTo(FleetNoise.RECORDS);
  }

  @Test
  void a_purge_deletes_all_records_of_a_lane_that_was_not_measured_for_the_retention() {
    keep(new NoiseRecord(lane, Optional.empty(), Instant.now(), NoiseSpecs.noise(1)));
    keep(record(other, Optional.empty(), 3));

    purge(Duration.ofDays(1));

    assertThat(rows(lane)).isEqualTo(1);
    assertThat(rows(other)).isZero();
  }

  @Test
  void a_purge_finds_old_records_without_reading_the_others() {
    String plan =
        transactions.call(tx -> {
          Sql.run(tx.connection(), "set local enable_seqscan = off");
          return String.join(
              "\n",
              Sql.list(
                  tx.connection(),
                  "explain " + LaneNoisePurge.DELETE,
                  row -> row.getString(1),
                  1.0,
                  100));
        });

    assertThat(plan).contains("lane_noise_measured").doesNotContain("lane_noise_pkey", "Seq Scan");
  }

  private void purge(Duration retention) {
    Purge.Pass pass = new LaneNoisePurge(retention).begin();
    while (!transactions.call(tx -> pass.next(tx, 2)).last()) {}
  }

  private long rows(LaneKey of) {
    return transactions.<Long>call(tx ->
        Sql.findFirst(
                tx.connection(),
                "select count(*) as n from lane_noise where lane = ?",
                row -> row.getLong("n"),
                of.toString())
            .orElseThrow());
  }

  @Test
  void a_release_has_one_record() {
    NoiseRecord first = record(lane, Optional.of(UUID.randomUUID()), 4);
    keep(first);
    keep(first);

    assertThat(records(lane)).containsExactly(first);
  }

  @Test
  void lanes_are_found_by_the_time_of_their_records() {
    keep(record(lane, Optional.empty(), 1));
    keep(record(other, Optional.empty(), 3));

    assertThat(lanesMeasuredAfter(AT.plusSeconds(1))).contains(other).doesNotContain(lane);
    assertThat(lanesMeasuredAfter(AT)).contains(other, lane);
    assertThat(lanesMeasuredAfter(AT.plus(Duration.ofDays(1)))).doesNotContain(other, lane);
  }

  @Test
  void a_record_that_cannot_be_read_is_left_out() {
    keep(record(lane, Optional.empty(), 1));
    int changed =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                "update lane_noise set noise = '{' where lane = ?",
                lane.toString()));
    assertThat(changed).isEqualTo(1);

    assertThat(records(lane)).isEmpty();
  }

  private static NoiseRecord record(LaneKey lane, Optional<UUID> release, int number) {
    return new NoiseRecord(lane, release, AT.plusSeconds(number), NoiseSpecs.noise(number));
  }

  private void keep(NoiseRecord noiseRecord) {
    boolean done =
        transactions.call(tx -> {
          watchStore.keep(tx, noiseRecord);
          return true;
        });
    assertThat(done).isTrue();
  }

  private List<NoiseRecord> records(LaneKey of) {
    return transactions.call(tx -> watchStore.noiseRecords(tx, of));
  }

  private Set<LaneKey> lanesMeasuredAfter(Instant since) {
    return transactions.call(tx -> watchStore.lanesMeasuredAfter(tx, since));
  }
}
