package io.sluice.health.watch;

import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Tick;
import io.sluice.messaging.Entry;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// A database in memory: each transaction works on a copy that its commit puts in place.
final class Memory implements Transactions<Memory.Work> {
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Work committed = new Work();
  private Fault next = Fault.NONE;

  enum Fault {
    NONE,
    /// Nothing of the next transaction takes place.
    BEFORE_COMMIT,
    /// The next transaction takes place, but its caller does not get to know.
    AFTER_COMMIT
  }

  void failNext(Fault fault) {
    next = fault;
  }

  @Override
  public <R> R call(Function<? super Work, R> work) {
    Fault fault = next;
    next = Fault.NONE;
    Work copy = new Work(committed);
    R result = work.apply(copy);
    if (fault == Fault.BEFORE_COMMIT) {
      throw new Unavailable("the database is away", new IllegalStateException());
    }
    committed = copy;
    if (fault == Fault.AFTER_COMMIT) {
      throw new Unavailable("the answer is lost", new IllegalStateException());
    }
    return result;
  }

  List<Tick> ticks() {
    return List.copyOf(committed.ticks);
  }

  List<Recorded> recorded() {
    return committed.recorded.stream().map(json -> Json.read(json, Recorded.class)).toList();
  }

  Optional<Watch> watch(UUID release) {
    return Optional.ofNullable(committed.watches.get(release))
        .map(json -> Json.read(json, Watch.class));
  }

  /// Published events of a type, in order.
  <E extends Event> List<E> published(Class<E> type) {
    return committed.entries.stream()
        .map(entry -> Json.read(entry.json(), Event.class))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  final class Work implements Tx {
    final Map<String, LaneRow> rows;
    final List<Entry> entries;
    final Map<UUID, String> watches;
    final List<Tick> ticks;

    /// All that is recorded, in order, as JSON.
    final List<String> recorded;

    private final Set<String> locked = new HashSet<>();

    Work() {
      rows = new HashMap<>();
      entries = new ArrayList<>();
      watches = new HashMap<>();
      ticks = new ArrayList<>();
      recorded = new ArrayList<>();
    }

    Work(Work from) {
      rows = new HashMap<>(from.rows);
      entries = new ArrayList<>(from.entries);
      watches = new HashMap<>(from.watches);
      ticks = new ArrayList<>(from.ticks);
      recorded = new ArrayList<>(from.recorded);
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
    public void append(Entry entry) {
      entries.add(entry);
    }

    @Override
    public List<Entry> entries(String key, long sequence, int limit) {
      return entries.stream().filter(it -> it.sequence() > sequence).limit(limit).toList();
    }

    @Override
    public boolean claim(String consumer, String source, UUID id) {
      throw new UnsupportedOperationException("progress is guarded by its sequence");
    }
  }

  /// Watches kept as JSON, as in the real tables.
  static final class InMemory implements Watches<Work> {
    @Override
    public List<Open> open(Work tx) {
      return tx.watches.values().stream()
          .map(json -> Json.read(json, Watch.class))
          .map(watch ->
              new Open(
                  watch.release(),
                  watch.lane(),
                  watch.state().tally().step(),
                  watch.state().probing(),
                  watch.healthPath(),
                  Asks.of(watch)))
          .toList();
    }

    @Override
    public Optional<Watch> find(Work tx, UUID release) {
      return Optional.ofNullable(tx.watches.get(release)).map(json -> Json.read(json, Watch.class));
    }

    @Override
    public void save(Work tx, Watch watch) {
      tx.watches.put(watch.release(), Json.write(watch));
    }

    @Override
    public void end(Work tx, UUID release) {
      tx.watches.remove(release);
    }

    @Override
    public void add(Work tx, Watch watch, Tick tick) {
      if (tx.ticks.stream().anyMatch(it -> it.number() == tick.number())) {
        throw new IllegalStateException("tick " + tick.number() + " is there");
      }
      tx.ticks.add(tick);
      tx.recorded.add(Json.write(run(tx, watch, tick)));
    }

    /// As the real table keeps it: one row of the run that `tick` is of.
    private static Recorded run(Work tx, Watch watch, Tick tick) {
      boolean merges = watch.quietFrom() > 0 && watch.quietFrom() < tick.number();
      if (!merges) {
        return new Recorded.Ticked(tick, 1);
      }
      var run = (Recorded.Ticked) Json.read(tx.recorded.removeLast(), Recorded.class);
      Tick first = run.tick();
      Tick longer =
          Tick.of(
              first.number(),
              first.from(),
              tick.to(),
              first.elapsed(),
              Counts.NONE,
              Counts.NONE,
              0,
              0);
      return new Recorded.Ticked(longer, run.times() + 1);
    }

    @Override
    public void note(Work tx, Watch watch, Recorded what) {
      tx.recorded.add(Json.write(what));
    }
  }
}
