package io.sluice.health.watch;

import io.sluice.contract.Analysis.Check;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Queries the sources of all watches in parallel, each check at its own interval. Results wait in
/// memory for the watch's next tick; a restart loses those that no tick includes, and queries
/// again.
public final class PollingCollector implements MeasurementCollector {
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
  public void ask(List<WatchStore.WatchQuery> open) {
    watches
        .keySet()
        .retainAll(open.stream().map(WatchStore.WatchQuery::release).collect(Collectors.toSet()));
    for (WatchStore.WatchQuery watch : open) {
      watch.queryPlan().ifPresent(plan -> startQueries(watch, plan));
    }
  }

  private void startQueries(WatchStore.WatchQuery watch, QueryPlan plan) {
    PolledWatch polled = watches.computeIfAbsent(watch.release(), _ -> PolledWatch.empty());
    for (Check check : plan.checks()) {
      CheckPoller poller =
          polled.pollers().computeIfAbsent(check.name(), _ -> new CheckPoller(check));
      long now = nanos.getAsLong();
      poller.findOverdue(now, timeout).ifPresent(missing -> put(polled, missing));
      if (poller.isDue(now, plan.age()) && permits.tryAcquire()) {
        SourceQuery query = toSourceQuery(watch, plan, check);
        long number = poller.begin(now);
        poller.setThread(
            number, starter.start(() -> runQuery(polled, poller, number, query, plan.weight())));
      }
    }
  }

  private void runQuery(
      PolledWatch polled, CheckPoller poller, long number, SourceQuery query, int weight) {
    try {
      CheckPoller.QueryResult result = poller.end(number, client, query, weight, nanos);
      result.measured().ifPresent(sample -> put(polled, sample));
    } finally {
      permits.release();
    }
  }

  private SourceQuery toSourceQuery(WatchStore.WatchQuery watch, QueryPlan plan, Check check) {
    return new SourceQuery(
        check.source(),
        check.name(),
        watch.lane(),
        watch.release(),
        plan.stable(),
        plan.version(),
        plan.stableVersion(),
        QueryPlan.interval(check),
        timeout);
  }

  private static void put(PolledWatch polled, SourceSample sample) {
    synchronized (polled.waiting()) {
      if (polled.waiting().size() == WAITING_MAX) {
        polled.waiting().removeFirst();
      }
      polled.waiting().add(sample);
    }
  }

  /// Maximum number of waiting results of a release; the oldest are dropped. While the router is
  /// unavailable, no tick takes them.
  private static final int WAITING_MAX = 200;

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
