package io.sluice.bench.judge;

import io.sluice.domain.verdict.SourceSample;
import io.sluice.health.ObservationPublisher;
import io.sluice.health.PollTasks;
import io.sluice.health.probe.ProbeClient.Answers;
import io.sluice.health.source.EdgeClient;
import io.sluice.health.store.JdbcWatchStore;
import io.sluice.health.watch.MeasurementCollector;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.WatchCache;
import io.sluice.health.watch.WatchProjector;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.RecordMapper;
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
  private final WatchProjector<JdbcTx> projector;
  private final LongAdder observations = new LongAdder();

  /// The delay from the beginning of a tick's second until the tick was judged.
  final DelayHistogram delays = new DelayHistogram();

  private volatile long due = System.nanoTime();

  Monitor(DataSource database, URI router) {
    var transactions = new JdbcTransactions<JdbcTx>(database, JdbcTx::new, () -> {});
    var watches = new JdbcWatchStore();
    var cache = new WatchCache<>(transactions, watches, _ -> true, UUID::randomUUID);
    projector = new WatchProjector<>(transactions, watches, cache, _ -> {});
    watcher =
        new Watcher<>(
            cache,
            List.of(new EdgeClient(http, router, Optional::empty, LIMIT)),
            (_, _, _) -> Answers.NONE,
            new Timing(),
            new Watcher.Intervals(SECOND, WRITTEN, OBSERVATION),
            new ObservationPublisher(this::encode, Optional::empty, Set::of),
            new PollTasks());
  }

  WatchProjector<JdbcTx> projector() {
    return projector;
  }

  long observations() {
    return observations.sum();
  }

  /// Polls once.
  ///
  /// @param since instant when the poll was due, in nanoseconds by [System#nanoTime]
  /// @return the number of watches
  int poll(long since) {
    due = since;
    return watcher.poll(_ -> true, true);
  }

  void flush() {
    watcher.flush();
  }

  private Set<UUID> encode(List<LogEntry> entries) {
    entries.forEach(
        entry -> observations.add(RecordMapper.record(entry, "bench").value().length > 0 ? 1 : 0));
    return entries.stream().map(LogEntry::id).collect(Collectors.toSet());
  }

  /// Measures the delay of a tick: the watcher calls it right before it judges the tick of a watch.
  private final class Timing implements MeasurementCollector {
    @Override
    public void collect(List<Watch> open) {
      // There are no sources but the router.
    }

    @Override
    public List<SourceSample> take(UUID release) {
      delays.add(System.nanoTime() - due);
      return List.of();
    }

    @Override
    public void putBack(UUID release, List<SourceSample> measured) {
      // Nothing was taken.
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
