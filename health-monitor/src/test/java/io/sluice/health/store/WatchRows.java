package io.sluice.health.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.PublishedVerdict;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.watch.HealthSpecs;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The rows of one watch, written as health-monitor writes them.
final class WatchRows {
  static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
  static final LaneKey LANE = new LaneKey("production", "shop");

  final UUID release = UUID.randomUUID();
  Watch watch;
  long version;

  private final JdbcTransactions<JdbcTx> transactions;
  private final JdbcWatchStore watchStore = new JdbcWatchStore();

  WatchRows(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
    this.watch =
        watch(
            WatchState.start(HealthSpecs.ANALYSIS)
                .step(2, new Step.Observe(Duration.ofSeconds(5))));
  }

  Watch watch(WatchState state) {
    return new Watch(
        new Watch.Candidate(
            release,
            Optional.of(new UUID(0, 1)),
            "/health",
            Optional.of(new Watch.Versions("2.0", Optional.of("1.0")))),
        LANE,
        state,
        Optional.empty(),
        new PublishedVerdict(Verdict.Kind.INCONCLUSIVE, false),
        false,
        BEGIN,
        0);
  }

  Change change(boolean whole, long replaced, List<TicksRecorded> runs, List<WatchEvent> notes) {
    return new Change(watch, version, runs, replaced, whole, notes);
  }

  /// @return whether the change was written
  boolean write(Change change) {
    boolean written =
        transactions.call(tx -> watchStore.write(tx, List.of(change)).contains(release));
    version += written ? 1 : 0;
    return written;
  }

  /// Applies and writes one event.
  void append(WatchEvent event) {
    watch = watch(watch.state().apply(event));
    if (event instanceof TicksRecorded run) {
      write(change(false, 0, List.of(run), List.of()));
    } else {
      write(change(true, 0, List.of(), List.of(event)));
    }
  }

  void end() {
    transactions.call(tx -> {
      watchStore.end(tx, release);
      return true;
    });
  }

  long packs() {
    return transactions.call(tx ->
        Sql.findFirst(
                tx.connection(),
                "select count(*) as n from tick_pack where release = ?",
                row -> row.getLong("n"),
                release)
            .orElse(0L));
  }

  static TicksRecorded run(long number, Counts candidate, long times) {
    return new TicksRecorded(tick(number, candidate), times);
  }

  static Tick tick(long number, Counts candidate) {
    Instant from = BEGIN.plusSeconds(number);
    return new Tick(
        number,
        new Tick.Span(from, from.plusSeconds(1), Duration.ofSeconds(1)),
        new VersionCounts(
            candidate,
            Counts.NONE,
            new InstanceCounts(1, List.of(new Member("a", Counts.of(7, 1))))),
        number == 1,
        Tick.Probes.NONE,
        List.of());
  }
}
