package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.WithHealthStack;
import io.sluice.health.watch.HealthSpecs;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Tests the rows of a recording.
@QuarkusTest
@TestProfile(WithHealthStack.class)
class RecordingReaderTest {
  @Inject JdbcTransactions<JdbcTx> transactions;

  private final JdbcWatchStore watchStore = new JdbcWatchStore();
  private UUID release = UUID.randomUUID();

  @Test
  void a_recording_returns_events_between_the_ticks_in_parts_of_any_size() {
    List<WatchEvent> all =
        List.of(
            new WatchEvent.LastObservationPlanned(3),
            new WatchEvent.StepStarted(2, new Step.Observe(Duration.ofSeconds(5))),
            new WatchEvent.TickOpened(),
            new WatchEvent.TicksRecorded(WatchRows.tick(1, Counts.of(5, 1)), 1),
            new WatchEvent.TicksRecorded(WatchRows.tick(2, Counts.NONE), 2),
            new WatchEvent.TrafficShifted(new Percent(20)),
            new WatchEvent.TicksRecorded(WatchRows.tick(4, Counts.of(7, 1)), 1));
    WatchRows rows = new WatchRows(transactions);
    rows.watch = rows.watch(WatchState.start(HealthSpecs.ANALYSIS));
    rows.write(rows.change(true, 0, List.of(), List.of()));
    all.forEach(rows::append);
    release = rows.release;

    assertThat(parts(100)).isEqualTo(all);
    assertThat(parts(1)).isEqualTo(all);
    assertThat(parts(3)).isEqualTo(all);
    assertThatThrownBy(
            () -> transactions.call(tx -> watchStore.part(tx, release, Optional.of("1-x"), 1)))
        .isInstanceOf(IllegalArgumentException.class);

    rows.end();
    assertThat(recording(release))
        .contains(
            Recording.of(
                release, WatchRows.LANE, rows.watch.candidate().stable(), HealthSpecs.ANALYSIS));
    assertThat(recording(UUID.randomUUID())).isEmpty();
  }

  @Test
  void a_recording_of_an_older_build_names_the_rules_of_its_verdicts() {
    WatchRows rows = new WatchRows(transactions);
    rows.write(rows.change(true, 0, List.of(), List.of()));
    Verdict verdict = Assessment.of(rows.watch.state()).verdict(2);
    rows.append(new WatchEvent.VerdictPublished(verdict));
    change("update watch_event set note = replace(note, ?, ?) where release = ?", rows.release);
    change(
        "update watch set watch = replace(watch, '\"state\":{', '\"state\":{\"other\":\"' || ? || ?"
            + " || '\",') where release = ?",
        rows.release);

    assertThat(recording(rows.release))
        .contains(
            Recording.of(
                    rows.release,
                    WatchRows.LANE,
                    rows.watch.candidate().stable(),
                    HealthSpecs.ANALYSIS)
                .by("sluice/5"));
    rows.end();
  }

  private void change(String sql, UUID id) {
    int changed =
        transactions.call(tx -> Sql.run(tx.connection(), sql, Assessment.POLICY, "sluice/5", id));
    assertThat(changed).isEqualTo(1);
  }

  @Test
  void a_part_that_begins_inside_a_pack_leaves_nothing_out() {
    WatchRows rows = new WatchRows(transactions);
    rows.write(rows.change(true, 0, List.of(), List.of()));
    List<WatchEvent.TicksRecorded> pack =
        IntStream.rangeClosed(1, 5).mapToObj(n -> WatchRows.run(n, Counts.of(1, 0), 1)).toList();
    WatchState state = rows.watch.state();
    for (WatchEvent.TicksRecorded run : pack) {
      state = state.apply(run);
    }
    rows.watch = rows.watch(state);
    rows.write(rows.change(false, 0, pack, List.of()));
    List<WatchEvent> all = new ArrayList<>(pack);
    all.add(WatchRows.run(6, Counts.of(2, 0), 1));
    all.add(new WatchEvent.TrafficShifted(new Percent(20)));
    rows.append(all.get(5));
    rows.append(all.get(6));
    release = rows.release;

    assertThat(parts(2)).isEqualTo(all);
    rows.end();
  }

  private Optional<Recording> recording(UUID id) {
    return transactions.call(tx -> watchStore.findRecording(tx, id));
  }

  private List<WatchEvent> parts(int size) {
    List<WatchEvent> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Optional<String> from = cursor;
      Recording.Part part = transactions.call(tx -> watchStore.part(tx, release, from, size));
      all.addAll(part.entries());
      cursor = part.next();
    } while (cursor.isPresent());
    return all;
  }
}
