package io.sluice.health.measurement;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.CheckState;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.ThresholdJudge;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.watch.MeasurementCollector;
import io.sluice.health.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Queries the sources of all watches in parallel, each check at its own interval. Results wait in
/// memory for the watch's next tick; a restart loses those that no tick includes, and queries
/// again.
public final class PollingCollector implements MeasurementCollector {
  /// Maximum number of waiting results of a release; the oldest are dropped. While the router is
  /// unavailable, no tick takes them.
  private static final int WAITING_MAX = 200;

  private final SourceClient client;
  private final Duration timeout;
  private final Semaphore permits;
  private final LongSupplier nanos;
  private final Starter starter;
  private final Map<UUID, PolledWatch> watches = new ConcurrentHashMap<>();

  /// Starts a task in the background, and returns its thread, which is interrupted if the task
  /// exceeds its timeout.
  @FunctionalInterface
  public interface Starter {
    Thread start(Runnable task);
  }

  /// @param timeout time limit of one query
  /// @param maxConcurrency maximum number of concurrent queries, over all watches
  /// @param nanos a monotonic clock, in nanoseconds
  public PollingCollector(
      SourceClient client,
      Duration timeout,
      int maxConcurrency,
      LongSupplier nanos,
      Starter starter) {
    this.client = client;
    this.timeout = timeout;
    this.permits = new Semaphore(maxConcurrency);
    this.nanos = nanos;
    this.starter = starter;
  }

  /// The checks of a release, and its results that no tick includes yet.
  private record PolledWatch(Map<String, CheckPoller> pollers, List<SourceSample> waiting) {
    static PolledWatch empty() {
      return new PolledWatch(new ConcurrentHashMap<>(), new ArrayList<>());
    }
  }

  @Override
  public void collect(List<Watch> open) {
    watches.keySet().retainAll(open.stream().map(Watch::release).collect(Collectors.toSet()));
    for (Watch watch : open) {
      if (isMeasured(watch)) {
        startQueries(watch);
      }
    }
  }

  /// Whether the watch has queries. Before the candidate has traffic there are none: a measurement
  /// would not describe it. Uses no stream, since it runs for each watch in each poll.
  private static boolean isMeasured(Watch watch) {
    if (watch.state().traffic().shifted() && !watch.rollingBack()) {
      for (CheckState state : watch.state().evidence().checks()) {
        if (isMeasured(state)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isMeasured(CheckState state) {
    return !(state.check().source() instanceof Source.Router)
        && !(state.judge() instanceof ThresholdJudge thresholdJudge && thresholdJudge.hasEnded());
  }

  /// Starts the queries that are due. A watch that an older health-monitor began has no versions,
  /// and no queries.
  private void startQueries(Watch watch) {
    Optional<Watch.Versions> versions = watch.candidate().versions();
    if (versions.isEmpty()) {
      return;
    }
    PolledWatch polled = watches.computeIfAbsent(watch.release(), _ -> PolledWatch.empty());
    for (CheckState state : watch.state().evidence().checks()) {
      if (isMeasured(state)) {
        startQuery(polled, watch, versions.get(), state.check());
      }
    }
  }

  private void startQuery(PolledWatch polled, Watch watch, Watch.Versions versions, Check check) {
    CheckPoller poller =
        polled.pollers().computeIfAbsent(check.name(), _ -> new CheckPoller(check));
    long now = nanos.getAsLong();
    poller.findOverdue(now, timeout).ifPresent(missing -> put(polled, missing));
    if (poller.isDue(now, age(watch)) && permits.tryAcquire()) {
      var query =
          new SourceQuery(
              check.source(),
              check.name(),
              watch.lane(),
              watch.release(),
              watch.candidate().stable(),
              versions.version(),
              versions.stable(),
              poller.interval(),
              timeout);
      int weight = watch.state().weight().value();
      long number = poller.begin(now);
      poller.setThread(
          number, starter.start(() -> runQuery(polled, poller, number, query, weight)));
    }
  }

  /// Returns the time since the watch's first tick began.
  private static Duration age(Watch watch) {
    Instant from = watch.state().evidence().ticks().from().orElse(Instant.EPOCH);
    return Duration.between(from, watch.state().evidence().ticks().to().orElse(from));
  }

  private void runQuery(
      PolledWatch polled, CheckPoller poller, long number, SourceQuery query, int weight) {
    try {
      poller
          .findSample(number, client, query, weight, nanos)
          .ifPresent(sample -> put(polled, sample));
    } finally {
      permits.release();
    }
  }

  private static void put(PolledWatch polled, SourceSample sample) {
    synchronized (polled.waiting()) {
      if (polled.waiting().size() == WAITING_MAX) {
        polled.waiting().removeFirst();
      }
      polled.waiting().add(sample);
    }
  }

  @Override
  public List<SourceSample> take(UUID release) {
    PolledWatch polled = watches.get(release);
    if (polled == null) {
      return List.of();
    }
    synchronized (polled.waiting()) {
      List<SourceSample> taken = List.copyOf(polled.waiting());
      polled.waiting().clear();
      return taken;
    }
  }

  @Override
  public void putBack(UUID release, List<SourceSample> measured) {
    PolledWatch polled = watches.get(release);
    if (polled != null) {
      synchronized (polled.waiting()) {
        polled.waiting().addAll(0, measured);
      }
    }
  }
}
