package io.sluice.health.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Fleet;
import io.sluice.domain.verdict.Fleet.Member;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.Told;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.WithStack;
import io.sluice.health.watch.Specs;
import io.sluice.health.watch.Watch;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a watch learnt, as rows.
@QuarkusTest
@TestProfile(WithStack.class)
class PartsTest {
  private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  private static final LaneKey LANE = new LaneKey("production", "shop");

  @Inject JdbcTransactions<JdbcTx> transactions;

  private final JdbcWatches watches = new JdbcWatches();
  private final UUID release = UUID.randomUUID();

  @Test
  void what_was_learnt_comes_back_between_the_ticks_in_parts_of_any_size() {
    List<Recorded> all =
        List.of(
            new Recorded.Planned(3),
            new Recorded.Stepped(2, new Step.Observe(Duration.ofSeconds(5))),
            new Recorded.Opened(),
            new Recorded.Ticked(tick(1, Counts.of(5, 1)), 1),
            new Recorded.Ticked(tick(2, Counts.NONE), 2),
            new Recorded.Shifted(new Percent(20)),
            new Recorded.Ticked(tick(4, Counts.of(7, 1)), 1));
    Watch watch = with(WatchState.start(Specs.ANALYSIS), 0);
    save(watch);
    for (Recorded what : all) {
      watch = record(watch, what);
    }

    assertThat(parts(100)).isEqualTo(all);
    assertThat(parts(1)).isEqualTo(all);
    assertThat(parts(3)).isEqualTo(all);
    assertThatThrownBy(
            () -> transactions.call(tx -> watches.part(tx, release, Optional.of("1-x"), 1)))
        .isInstanceOf(IllegalArgumentException.class);

    end();
    assertThat(recording(release))
        .contains(Recording.of(release, LANE, watch.stable(), Specs.ANALYSIS));
    assertThat(recording(UUID.randomUUID())).isEmpty();
  }

  private Optional<Recording> recording(UUID id) {
    return transactions.call(tx -> watches.recording(tx, id));
  }

  /// Each tick of a run in a transaction of its own.
  private Watch record(Watch watch, Recorded what) {
    WatchState state = watch.state();
    if (what instanceof Recorded.Ticked(Tick first, long times)) {
      for (long n = first.number(); n < first.number() + times; n++) {
        Tick tick = tick(n, first.candidate());
        Tick like = times > 1 ? like(first, n) : tick;
        add(with(state, times > 1 ? first.number() : 0), like);
        state = state.tick(like);
      }
    } else {
      state = state.take(what);
      Watch saved = with(state, 0);
      transactions.call(tx -> {
        watches.note(tx, saved, what);
        return true;
      });
    }
    return with(state, 0);
  }

  private static Tick like(Tick first, long number) {
    return new Tick(
        number,
        first.from(),
        first.to(),
        first.elapsed(),
        first.candidate(),
        first.stable(),
        first.shifted(),
        first.fleet(),
        first.probes(),
        first.failedProbes());
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

  private Watch with(WatchState state, long quietFrom) {
    return new Watch(
        release,
        LANE,
        Optional.of(new UUID(0, 1)),
        "/health",
        state,
        Optional.empty(),
        new Told(Verdict.Kind.INCONCLUSIVE, false),
        false,
        BEGIN,
        quietFrom,
        Optional.empty());
  }

  private void save(Watch watch) {
    transactions.call(tx -> {
      watches.save(tx, watch);
      return true;
    });
  }

  private void add(Watch watch, Tick tick) {
    transactions.call(tx -> {
      watches.add(tx, watch, tick);
      return true;
    });
  }

  private void end() {
    transactions.call(tx -> {
      watches.end(tx, release);
      return true;
    });
  }

  private Tick tick(long number, Counts candidate) {
    Instant from = BEGIN.plusSeconds(number);
    return new Tick(
        number,
        from,
        from.plusSeconds(1),
        Duration.ofSeconds(1),
        candidate,
        Counts.NONE,
        number == 1,
        new Fleet(1, List.of(new Member("a", Counts.of(7, 1)))),
        0,
        0);
  }
}
