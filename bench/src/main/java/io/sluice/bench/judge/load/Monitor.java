package io.sluice.bench.judge.load;

import io.sluice.domain.verdict.Measured;
import io.sluice.health.Observations;
import io.sluice.health.Tasks;
import io.sluice.health.probe.Probes.Answers;
import io.sluice.health.source.EdgeClient;
import io.sluice.health.source.EdgeCounters;
import io.sluice.health.store.JdbcWatches;
import io.sluice.health.watch.Charges;
import io.sluice.health.watch.Follower;
import io.sluice.health.watch.Gathering;
import io.sluice.health.watch.Publishing;
import io.sluice.health.watch.Watcher;
import io.sluice.health.watch.Watches;
import io.sluice.messaging.Entry;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.Records;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// health-monitor as its beans assemble it, with its defaults, but without Kafka: its observations
/// become records that are not sent.
final class Monitor implements AutoCloseable {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final int WRITTEN = 5;
  private static final Duration OBSERVATION = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Watcher<JdbcTx> watcher;
  private final Follower<JdbcTx> follower;
  private final LongAdder observations = new LongAdder();

  /// The delay from the begin of a tick's second until the tick was judged.
  final Lags lags = new Lags();

  private volatile long due = System.nanoTime();

  Monitor(DataSource database, URI router) {
    var transactions = new JdbcTransactions<JdbcTx>(database, JdbcTx::new, () -> {});
    var watches = new JdbcWatches();
    var charges = new Charges<>(transactions, watches, _ -> true);
    follower = new Follower<>(transactions, watches, charges, _ -> {});
    watcher =
        new Watcher<>(
            charges,
            new Publishing<>(transactions, watches, charges, UUID::randomUUID),
            List.of(new EdgeCounters(new EdgeClient(http, router, Optional.empty(), LIMIT))),
            (_, _, _) -> Answers.NONE,
            new Timing(),
            new Watcher.Pace(SECOND, WRITTEN, OBSERVATION),
            new Observations(this::encode, Optional::empty, Set::of),
            new Tasks());
  }

  Follower<JdbcTx> follower() {
    return follower;
  }

  long observations() {
    return observations.sum();
  }

  /// Polls once.
  ///
  /// @param since instant when the poll was due, in nanoseconds by [System#nanoTime]
  /// @return the number of watches
  int look(long since) {
    due = since;
    return watcher.look(_ -> true, true);
  }

  void settle() {
    watcher.settle();
  }

  private Set<UUID> encode(List<Entry> entries) {
    entries.forEach(
        entry -> observations.add(Records.record(entry, "bench").value().length > 0 ? 1 : 0));
    return entries.stream().map(Entry::id).collect(Collectors.toSet());
  }

  /// Measures the delay of a tick: the watcher calls it right before it judges the tick of a watch.
  private final class Timing implements Gathering {
    @Override
    public void ask(List<Watches.Open> open) {
      // There are no sources but the router.
    }

    @Override
    public List<Measured> take(UUID release) {
      lags.add(System.nanoTime() - due);
      return List.of();
    }

    @Override
    public void giveBack(UUID release, List<Measured> measured) {
      // Nothing was taken.
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
