package io.sluice.health.watch;

import io.sluice.domain.verdict.SourceSample;
import io.sluice.health.probe.ProbeClient;
import io.sluice.health.probe.ProbeClient.Answers;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterSource;
import io.sluice.health.watch.WatchCache.Present;
import io.sluice.messaging.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Polls all watches with one reading of each router. Changes by ticks stay in memory until they
/// are written, many watches in a transaction; a verdict is published in one transaction with all
/// ticks behind it. After a crash another replica continues from the end of the last written tick,
/// and makes one longer tick.
public final class Watcher<T extends Tx> {
  /// Maximum number of watches in one task, if they need no probes.
  private static final int GROUP = 250;

  private final WatchCache<T> cache;
  private final RouterReader routers;
  private final ProbeClient probes;
  private final MeasurementCollector collector;
  private final Intervals intervals;
  private final ObservationListener listener;
  private final ParallelTasks parallelTasks;
  private final NoiseCollector noiseCollector;

  /// @param tick the configured interval between two polls
  /// @param maxUnwritten maximum number of ticks of a watch that are in memory only; at least 1
  /// @param observation the interval of a watch's observations; while the candidate has a part of
  ///   the traffic, at most 2 s, since observations renew its weight lease
  public record Intervals(Duration tick, int maxUnwritten, Duration observation) {
    private static final Duration SHARED = Duration.ofSeconds(2);

    /// @throws IllegalArgumentException if `maxUnwritten` is less than 1
    public Intervals {
      if (maxUnwritten < 1) {
        throw new IllegalArgumentException("at least 1 tick, was " + maxUnwritten);
      }
    }

    boolean isObservationDue(Watch watch, Instant at) {
      int weight = watch.state().weight().value();
      boolean isShared = weight > 0 && weight < 100 && SHARED.compareTo(observation) < 0;
      Duration since = Duration.between(watch.observedAt(), at);
      // If the clock was set back, observations must still be published: weight leases depend on
      // them.
      return since.isNegative() || since.compareTo(isShared ? SHARED : observation) >= 0;
    }
  }

  /// Publishes observations, each at most once, and does not wait for it.
  @FunctionalInterface
  public interface ObservationListener {
    void publish(List<WatchObservation> observations);
  }

  /// Runs independent tasks to their end.
  @FunctionalInterface
  public interface ParallelTasks {
    void run(List<Runnable> tasks);
  }

  /// @param sources one for each router: a lane is in the tables of one of them
  /// @param collector queries all other sources
  public Watcher(
      WatchCache<T> cache,
      List<CounterSource> sources,
      ProbeClient probes,
      MeasurementCollector collector,
      Intervals intervals,
      ObservationListener listener,
      ParallelTasks parallelTasks) {
    this(
        cache,
        sources,
        probes,
        collector,
        intervals,
        listener,
        parallelTasks,
        NoiseCollector.NOTHING);
  }

  /// @param sources one for each router: a lane is in the tables of one of them
  /// @param collector queries all other sources
  /// @param noiseCollector measures lanes without a watch by the same readings
  public Watcher(
      WatchCache<T> cache,
      List<CounterSource> sources,
      ProbeClient probes,
      MeasurementCollector collector,
      Intervals intervals,
      ObservationListener listener,
      ParallelTasks parallelTasks,
      NoiseCollector noiseCollector) {
    this.cache = cache;
    this.routers = new RouterReader(sources, parallelTasks);
    this.probes = probes;
    this.collector = collector;
    this.intervals = intervals;
    this.listener = listener;
    this.parallelTasks = parallelTasks;
    this.noiseCollector = noiseCollector;
  }

  /// Polls the watches of the releases that match `matches`. If the watch changes during the poll,
  /// for example by a new step, the reading ends no tick and begins none; the next poll does.
  ///
  /// @param probing whether to probe instances, too, if a watch needs it
  /// @return the number of watches
  /// @throws io.sluice.messaging.Transactions.UnavailableException if the database is unavailable:
  ///   the next poll catches up
  public int poll(Predicate<UUID> matches, boolean probing) {
    Present present = cache.refresh();
    List<CachedWatch> all =
        present.watches().stream().filter(cached -> matches.test(cached.release())).toList();
    if (probing) {
      collector.collect(all.stream().map(CachedWatch::watch).toList());
    }
    // Routers are read even without watches, which keeps the connections open for the first watch.
    RouterReader.Round round = routers.read();
    parallelTasks.run(tasks(all, cached -> poll(cached, round, probing), probing));
    write(all);
    if (cache.isWritable()) {
      publishObservations(
          all.stream().filter(cached -> round.hasLane(cached.watch().lane())).toList(),
          present.at());
    }
    if (probing) {
      noiseCollector.collect(
          round.readings(),
          all.stream().map(cached -> cached.watch().lane()).collect(Collectors.toSet()),
          present.at());
    }
    return all.size();
  }

  /// Writes all changes that are in memory only.
  ///
  /// @throws io.sluice.messaging.Transactions.UnavailableException if a write failed
  public void flush() {
    cache.flush();
  }

  private List<Runnable> tasks(List<CachedWatch> all, Consumer<CachedWatch> poll, boolean probing) {
    List<Runnable> tasks = new ArrayList<>();
    List<CachedWatch> group = new ArrayList<>();
    for (CachedWatch cached : all) {
      if (probing && cached.watch().state().isProbing()) {
        tasks.add(() -> poll.accept(cached));
      } else {
        group.add(cached);
      }
    }
    tasks.addAll(tasks(group, poll));
    return tasks;
  }

  /// Returns tasks of up to [#GROUP] watches each.
  private static List<Runnable> tasks(List<CachedWatch> all, Consumer<CachedWatch> action) {
    List<Runnable> tasks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += GROUP) {
      List<CachedWatch> some = all.subList(from, Math.min(all.size(), from + GROUP));
      tasks.add(() -> runEach(some, action));
    }
    return tasks;
  }

  /// Runs `action` for each watch, even if it failed for an earlier one.
  private static void runEach(List<CachedWatch> some, Consumer<CachedWatch> action) {
    Optional<RuntimeException> first = Optional.empty();
    for (CachedWatch cached : some) {
      try {
        action.accept(cached);
      } catch (RuntimeException e) {
        // It is thrown after the action ran for the other watches.
        first = first.or(() -> Optional.of(e));
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  private void poll(CachedWatch cached, RouterReader.Round round, boolean probing) {
    if (cached.isWriteRequired()) {
      return;
    }
    Optional<CounterReading> reading = round.find(cached.watch().lane());
    if (reading.isPresent()) {
      poll(cached, reading.get(), probe(cached, probing));
    } else {
      Watch unread = cached.watch().withoutReading(round.reason());
      cache.put(cached, cached.withPollResult(Watch.PollResult.nothing(unread)));
    }
  }

  private Answers probe(CachedWatch cached, boolean probing) {
    Watch watch = cached.watch();
    return probing && watch.state().isProbing()
        ? probes.probe(watch.lane(), watch.release(), watch.candidate().healthPath())
        : Answers.NONE;
  }

  private void poll(CachedWatch cached, CounterReading reading, Answers answers) {
    List<SourceSample> measured = collector.take(cached.release());
    Watch.PollResult result = cached.watch().poll(reading, answers, measured, intervals.tick());
    if (!keep(cached, result) || result.tick().isEmpty()) {
      collector.putBack(cached.release(), measured);
    }
  }

  /// @return whether the result was kept, at least in memory
  private boolean keep(CachedWatch cached, Watch.PollResult result) {
    CachedWatch next = cached.withPollResult(result);
    return result
        .tick()
        .flatMap(_ -> next.watch().findDueVerdict())
        .map(verdict -> cache.publish(cached, next, verdict))
        .orElseGet(() -> cache.put(cached, next));
  }

  private void write(List<CachedWatch> polled) {
    List<CachedWatch> due =
        polled.stream()
            .flatMap(cached -> cache.find(cached.release()).stream())
            .filter(cached -> cached.isDue(intervals.maxUnwritten()))
            .toList();
    for (CachedWatch conflicting : cache.write(due)) {
      collector.putBack(conflicting.release(), conflicting.pendingSamples());
    }
  }

  /// Publishes the observations that are due. An observation shows that a verdict could be
  /// published, so it requires that the lane's router was read and that the database accepts
  /// writes.
  private void publishObservations(List<CachedWatch> polled, Instant at) {
    List<CachedWatch> due =
        polled.stream()
            .flatMap(previous -> cache.find(previous.release()).stream())
            .filter(cached -> intervals.isObservationDue(cached.watch(), at))
            .filter(
                cached -> cache.put(cached, cached.withWatch(cached.watch().withObservedAt(at))))
            .toList();
    Queue<WatchObservation> observations = new ConcurrentLinkedQueue<>();
    parallelTasks.run(
        tasks(due, cached -> observations.add(WatchObservation.of(cached.watch(), at))));
    if (!observations.isEmpty()) {
      listener.publish(List.copyOf(observations));
    }
  }
}
