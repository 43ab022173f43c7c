package io.sluice.health.watch;

import io.sluice.contract.Analysis.Check;
import io.sluice.domain.verdict.Measured;
import io.sluice.health.source.Monitor;
import io.sluice.health.source.Question;
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
public final class Gatherer implements Gathering {
  private final Monitor monitor;
  private final Duration limit;
  private final Semaphore free;
  private final LongSupplier nanos;
  private final Starter starter;
  private final Map<UUID, Gathered> watches = new ConcurrentHashMap<>();

  /// Starts a task in the background, and returns its thread, which is interrupted if the task
  /// exceeds its timeout.
  @FunctionalInterface
  public interface Starter {
    Thread start(Runnable task);
  }

  /// @param limit timeout of one query
  /// @param most maximum number of concurrent queries, over all watches
  /// @param nanos a monotonic clock, in nanoseconds
  public Gatherer(Monitor monitor, Duration limit, int most, LongSupplier nanos, Starter starter) {
    this.monitor = monitor;
    this.limit = limit;
    this.free = new Semaphore(most);
    this.nanos = nanos;
    this.starter = starter;
  }

  /// The checks of a release, and its results that no tick includes yet.
  private record Gathered(Map<String, Line> lines, List<Measured> waiting) {
    static Gathered empty() {
      return new Gathered(new ConcurrentHashMap<>(), new ArrayList<>());
    }
  }

  @Override
  public void ask(List<Watches.Open> open) {
    watches
        .keySet()
        .retainAll(open.stream().map(Watches.Open::release).collect(Collectors.toSet()));
    for (Watches.Open watch : open) {
      watch.asks().ifPresent(asks -> ask(watch, asks));
    }
  }

  private void ask(Watches.Open watch, Asks asks) {
    Gathered gathered = watches.computeIfAbsent(watch.release(), _ -> Gathered.empty());
    for (Check check : asks.checks()) {
      Line line = gathered.lines().computeIfAbsent(check.name(), _ -> new Line(check));
      long now = nanos.getAsLong();
      line.overdue(now, limit).ifPresent(missing -> put(gathered, missing));
      if (line.isDue(now, asks.age()) && free.tryAcquire()) {
        Question question = question(watch, asks, check);
        long turn = line.begin(now);
        line.runs(turn, starter.start(() -> ask(gathered, line, turn, question, asks.weight())));
      }
    }
  }

  private void ask(Gathered gathered, Line line, long turn, Question question, int weight) {
    try {
      Line.Turn ended = line.end(turn, monitor, question, weight, nanos);
      ended.measured().ifPresent(measured -> put(gathered, measured));
    } finally {
      free.release();
    }
  }

  private Question question(Watches.Open watch, Asks asks, Check check) {
    return new Question(
        check.source(),
        check.name(),
        watch.lane(),
        watch.release(),
        asks.stable(),
        asks.version(),
        asks.stableVersion(),
        Asks.interval(check),
        limit);
  }

  private static void put(Gathered gathered, Measured measured) {
    synchronized (gathered.waiting()) {
      if (gathered.waiting().size() == WAITING_MAX) {
        gathered.waiting().removeFirst();
      }
      gathered.waiting().add(measured);
    }
  }

  /// Maximum number of waiting results of a release; the oldest are dropped. While the router is
  /// unavailable, no tick takes them.
  private static final int WAITING_MAX = 200;

  @Override
  public List<Measured> take(UUID release) {
    Gathered gathered = watches.get(release);
    if (gathered == null) {
      return List.of();
    }
    synchronized (gathered.waiting()) {
      List<Measured> taken = List.copyOf(gathered.waiting());
      gathered.waiting().clear();
      return taken;
    }
  }

  @Override
  public void giveBack(UUID release, List<Measured> measured) {
    Gathered gathered = watches.get(release);
    if (gathered != null) {
      synchronized (gathered.waiting()) {
        gathered.waiting().addAll(0, measured);
      }
    }
  }
}
