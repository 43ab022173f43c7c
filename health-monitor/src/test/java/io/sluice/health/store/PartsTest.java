package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.WithStack;
import io.sluice.health.watch.Specs;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
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
@TestProfile(WithStack.class)
class PartsTest {
  @Inject JdbcTransactions<JdbcTx> transactions;

  private final JdbcWatches watches = new JdbcWatches();
  private UUID release = UUID.randomUUID();

  @Test
  void a_recording_returns_events_between_the_ticks_in_parts_of_any_size() {
    List<Recorded> all =
        List.of(
            new Recorded.Planned(3),
            new Recorded.Stepped(2, new Step.Observe(Duration.ofSeconds(5))),
            new Recorded.Opened(),
            new Recorded.Ticked(Rows.tick(1, Counts.of(5, 1)), 1),
            new Recorded.Ticked(Rows.tick(2, Counts.NONE), 2),
            new Recorded.Shifted(new Percent(20)),
            new Recorded.Ticked(Rows.tick(4, Counts.of(7, 1)), 1));
    Rows rows = new Rows(transactions);
    rows.watch = rows.watch(WatchState.start(Specs.ANALYSIS));
    rows.write(rows.change(true, 0, List.of(), List.of()));
    all.forEach(rows::learn);
    release = rows.release;

    assertThat(parts(100)).isEqualTo(all);
    assertThat(parts(1)).isEqualTo(all);
    assertThat(parts(3)).isEqualTo(all);
    assertThatThrownBy(
            () -> transactions.call(tx -> watches.part(tx, release, Optional.of("1-x"), 1)))
        .isInstanceOf(IllegalArgumentException.class);

    rows.end();
    assertThat(recording(release))
        .contains(Recording.of(release, Rows.LANE, rows.watch.stable(), Specs.ANALYSIS));
    assertThat(recording(UUID.randomUUID())).isEmpty();
  }

  @Test
  void a_part_that_begins_inside_a_pack_leaves_nothing_out() {
    Rows rows = new Rows(transactions);
    rows.write(rows.change(true, 0, List.of(), List.of()));
    List<Recorded.Ticked> pack =
        IntStream.rangeClosed(1, 5).mapToObj(n -> Rows.run(n, Counts.of(1, 0), 1)).toList();
    WatchState state = rows.watch.state();
    for (Recorded.Ticked run : pack) {
      state = state.take(run);
    }
    rows.watch = rows.watch(state);
    rows.write(rows.change(false, 0, pack, List.of()));
    List<Recorded> all = new ArrayList<>(pack);
    all.add(Rows.run(6, Counts.of(2, 0), 1));
    all.add(new Recorded.Shifted(new Percent(20)));
    rows.learn(all.get(5));
    rows.learn(all.get(6));
    release = rows.release;

    assertThat(parts(2)).isEqualTo(all);
    rows.end();
  }

  private Optional<Recording> recording(UUID id) {
    return transactions.call(tx -> watches.recording(tx, id));
  }

  private List<Recorded> parts(int size) {
    List<Recorded> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Optional<String> from = cursor;
      Recording.Part part = transactions.call(tx -> watches.part(tx, release, from, size));
      all.addAll(part.entries());
      cursor = part.next();
    } while (cursor.isPresent());
    return all;
  }
}
