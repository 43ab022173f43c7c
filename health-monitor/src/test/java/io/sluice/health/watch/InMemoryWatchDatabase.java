package io.sluice.health.watch;

import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.health.watch.WatchStore.GoodRelease;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import io.sluice.health.watch.WatchStore.StoredWatch;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A database in memory: each transaction changes a copy, which the commit installs.
final class InMemoryWatchDatabase implements Transactions<InMemoryWatchDatabase.Work> {
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Work committed = new Work();
  private Fault next = Fault.NONE;
  private long commits;
  private Runnable beforeNext = () -> {};

  enum Fault {
    NONE,
    /// The next transaction fails before its commit.
    BEFORE_COMMIT,
    /// The next transaction is committed, but its caller gets an error.
    AFTER_COMMIT
  }

  /// Returns the number of commits that changed a watch.
  long commits() {
    return commits;
  }

  void failNext(Fault fault) {
    next = fault;
  }

  /// Runs `other` once, as a concurrent thread, before the next transaction reads.
  void runBeforeNext(Runnable other) {
    beforeNext = other;
  }

  @Override
  public <R> R call(Function<? super Work, R> work) {
    Fault fault = next;
    next = Fault.NONE;
    Runnable other = beforeNext;
    beforeNext = () -> {};
    other.run();
    Work copy = new Work(committed);
    R result = work.apply(copy);
    if (fault == Fault.BEFORE_COMMIT) {
      throw new UnavailableException("the database is unavailable", new IllegalStateException());
    }
    commits += copy.watches.equals(committed.watches) ? 0 : 1;
    committed = copy;
    if (fault == Fault.AFTER_COMMIT) {
      throw new UnavailableException("the answer is lost", new IllegalStateException());
    }
    return result;
  }

  /// Returns the means of successful releases, in the order in which they ended.
  List<GoodRelease> goods() {
    return List.copyOf(committed.goods);
  }

  /// Returns the records of noise, the oldest first.
  List<NoiseRecord> noises() {
    return List.copyOf(committed.noises);
  }

  List<Tick> ticks() {
    return List.copyOf(committed.ticks);
  }

  List<WatchEvent> recorded() {
    return committed.recorded.stream().map(json -> Json.read(json, WatchEvent.class)).toList();
  }

  Optional<Watch> watch(UUID release) {
    return Optional.ofNullable(committed.watches.get(release)).map(row -> row.stored().now());
  }

  /// Returns the published events of a type, in order.
  <E extends Event> List<E> published(Class<E> type) {
    return committed.entries.stream()
        .map(entry -> Json.read(entry.json(), Event.class))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  final class Work implements Tx {
    final Map<String, LaneRow> rows;
    final List<LogEntry> entries;
    final Map<UUID, WatchRow> watches;
    final List<Tick> ticks;
    final List<GoodRelease> goods;
    final List<NoiseRecord> noises;

    /// All recorded events, in order, as JSON.
    final List<String> recorded;

    private final Set<String> locked = new HashSet<>();

    Work() {
      rows = new HashMap<>();
      entries = new ArrayList<>();
      watches = new HashMap<>();
      ticks = new ArrayList<>();
      goods = new ArrayList<>();
      noises = new ArrayList<>();
      recorded = new ArrayList<>();
    }

    Work(Work from) {
      rows = new HashMap<>(from.rows);
      entries = new ArrayList<>(from.entries);
      watches = new HashMap<>(from.watches);
      ticks = new ArrayList<>(from.ticks);
      goods = new ArrayList<>(from.goods);
      noises = new ArrayList<>(from.noises);
      recorded = new ArrayList<>(from.recorded);
    }

    /// Records a run as the real table does: a longer version of the last run replaces it.
    void record(WatchEvent.TicksRecorded run, long replaced) {
      long from = run.tick().number();
      if (!ticks.isEmpty() && ticks.getLast().number() >= from) {
        if (ticks.getLast().number() != replaced) {
          throw new IllegalStateException("tick " + from + " is already stored");
        }
        ticks.removeIf(tick -> tick.number() >= from);
        recorded.removeLast();
      }
      run.each(one -> ticks.add(one.tick()));
      recorded.add(Json.write(run));
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public LaneRow lock(String key) {
      locked.add(key);
      return rows.computeIfAbsent(key, _ -> new LaneRow(key, 0, 0, 0, Instant.EPOCH, ""));
    }

    @Override
    public void save(LaneRow row) {
      if (!locked.contains(row.key())) {
        throw new IllegalStateException("not locked");
      }
      rows.put(row.key(), row);
    }

    @Override
    public void append(LogEntry entry) {
      entries.add(entry);
    }

    @Override
    public List<LogEntry> entries(String key, long sequence, int limit) {
      return entries.stream().filter(it -> it.sequence() > sequence).limit(limit).toList();
    }

    @Override
    public boolean claim(String consumer, String source, UUID id) {
      throw new UnsupportedOperationException("progress is guarded by its sequence");
    }
  }

  /// Watches as JSON, as in the real tables: the last whole watch, the end of its last tick, and
  /// the ticks since.
  static final class InMemoryWatchStore implements WatchStore<Work> {
    @Override
    public List<OpenWatch> open(Work tx) {
      return tx.watches.values().stream()
          .map(row -> new OpenWatch(row.release(), WatchHarness.LANE, row.version()))
          .toList();
    }

    @Override
    public List<StoredWatch> read(Work tx, Collection<UUID> releases) {
      return releases.stream().flatMap(release -> find(tx, release).stream()).toList();
    }

    @Override
    public Optional<StoredWatch> find(Work tx, UUID release) {
      return Optional.ofNullable(tx.watches.get(release)).map(WatchRow::stored);
    }

    @Override
    public Set<UUID> write(Work tx, List<Change> changes) {
      Set<UUID> written = new HashSet<>();
      for (Change change : changes) {
        UUID release = change.watch().release();
        Optional<WatchRow> before = Optional.ofNullable(tx.watches.get(release));
        if (before.map(WatchRow::version).orElse(0L) == change.version()) {
          tx.watches.put(release, WatchRow.after(before, change));
          change.ticks().forEach(run -> tx.record(run, change.replaced()));
          change.notes().forEach(note -> tx.recorded.add(Json.write(note)));
          written.add(release);
        }
      }
      return written;
    }

    @Override
    public Map<String, List<Double>> means(Work tx, LaneKey lane, Collection<String> checks) {
      return tx.goods.reversed().stream()
          .filter(release -> release.lane().equals(lane))
          .flatMap(release -> release.means().entrySet().stream())
          .filter(entry -> checks.contains(entry.getKey()))
          .collect(
              Collectors.groupingBy(
                  Map.Entry::getKey,
                  Collectors.mapping(entry -> entry.getValue().value(), Collectors.toList())));
    }

    @Override
    public void keep(Work tx, GoodRelease release) {
      tx.goods.add(release);
    }

    @Override
    public List<NoiseRecord> noiseRecords(Work tx, LaneKey lane) {
      return tx.noises.reversed().stream()
          .filter(it -> it.lane().equals(lane))
          .limit(FleetNoise.RECORDS)
          .toList();
    }

    @Override
    public Set<LaneKey> lanesMeasuredAfter(Work tx, Instant since) {
      return tx.noises.stream()
          .filter(it -> it.at().isAfter(since))
          .map(NoiseRecord::lane)
          .collect(Collectors.toSet());
    }

    @Override
    public void keep(Work tx, NoiseRecord noiseRecord) {
      tx.noises.add(noiseRecord);
    }

    @Override
    public void end(Work tx, UUID release) {
      tx.watches.remove(release);
    }
  }
}
