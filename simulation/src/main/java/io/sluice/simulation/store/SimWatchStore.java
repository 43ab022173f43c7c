package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Threshold.Baseline;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.Mean;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.WatchStore;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables of health-monitor. They require that ticks are recorded once and in order, and that
/// the recorded events give the state in the monitor's memory and each published verdict.
public final class SimWatchStore implements WatchStore<SimTx> {
  private final KeyedTable<UUID, Row> watches = new KeyedTable<>();

  /// The number of the last tick of each watch, also after its end.
  private final KeyedTable<UUID, Long> ticks = new KeyedTable<>();

  /// The measurements of healthy releases, the newest first.
  private final KeyedTable<LaneKey, List<GoodRelease>> baselines = new KeyedTable<>();

  /// The records of noise, the newest first.
  private final KeyedTable<LaneKey, List<NoiseRecord>> noises = new KeyedTable<>();

  /// A watch that has not ended.
  ///
  /// @param replayed the fold of its recorded events
  private record Row(StoredWatch stored, WatchState replayed) {}

  /// Whether a release is watched.
  public boolean isAnyOpen() {
    return !watches.isEmpty();
  }

  @Override
  public List<OpenWatch> open(SimTx tx) {
    tx.statement();
    return watches.rows().values().stream()
        .map(Row::stored)
        .map(it -> new OpenWatch(it.whole().release(), it.whole().lane(), it.version()))
        .toList();
  }

  @Override
  public List<StoredWatch> read(SimTx tx, Collection<UUID> releases) {
    tx.statement();
    return releases.stream().flatMap(release -> findStored(tx, release).stream()).toList();
  }

  @Override
  public Optional<StoredWatch> find(SimTx tx, UUID release) {
    tx.statement();
    lock(tx, release);
    return findStored(tx, release);
  }

  private Optional<StoredWatch> findStored(SimTx tx, UUID release) {
    return tx.find(watches, release).map(Row::stored);
  }

  private static void lock(SimTx tx, UUID release) {
    tx.lockRow("watch " + release);
  }

  @Override
  public Set<UUID> write(SimTx tx, List<Change> changes) {
    tx.statement();
    Set<UUID> written = new HashSet<>();
    for (Change change : changes) {
      UUID release = change.watch().release();
      lock(tx, release);
      Optional<Row> before = tx.find(watches, release);
      if (before.map(row -> row.stored().version()).orElse(0L) == change.version()) {
        long last = requireNext(change, tx.find(ticks, release).orElse(0L));
        tx.put(ticks, release, last);
        tx.put(watches, release, next(before, change));
        written.add(release);
      }
    }
    return written;
  }

  /// Requires that ticks are recorded once, and in order.
  ///
  /// @param recorded the number of the last recorded tick
  /// @return the number of the last tick after `change`
  private static long requireNext(Change change, long recorded) {
    long last = recorded;
    for (TicksRecorded run : change.ticks()) {
      long from = run.tick().number();
      boolean isLonger = change.replaced() > 0 && change.replaced() == last && from <= last;
      if (from != last + 1 && !isLonger) {
        throw new IllegalStateException("tick %d after %d".formatted(from, last));
      }
      last = run.last();
    }
    return Math.max(recorded, last);
  }

  private static Row next(Optional<Row> before, Change change) {
    Watch watch = change.watch();
    WatchState replayed =
        before.map(Row::replayed).orElseGet(() -> WatchState.start(watch.state().analysis()));
    for (WatchEvent event :
        Stream.concat(change.ticks().stream(), change.notes().stream()).toList()) {
      replayed = replay(replayed, event);
    }
    requireSame(replayed, watch);
    Optional<StoredWatch> base = before.map(Row::stored).filter(_ -> !change.whole());
    List<TicksRecorded> since = new ArrayList<>(base.map(StoredWatch::since).orElse(List.of()));
    since.addAll(base.isPresent() ? change.ticks() : List.of());
    Watch whole =
        base.map(stored -> watch.tickStart().map(stored.whole()::endedAt).orElseThrow())
            .orElse(watch);
    return new Row(new StoredWatch(whole, change.version() + 1, since), replayed);
  }

  /// Folds a recorded event independently of the watch, and recomputes each published verdict.
  private static WatchState replay(WatchState before, WatchEvent event) {
    WatchState state = before.apply(event);
    if (event instanceof WatchEvent.VerdictPublished(var verdict)) {
      var recomputed = Assessment.of(state).verdict(state.counts().step());
      if (!recomputed.equals(verdict)) {
        throw new IllegalStateException(
            "published %s, recomputed %s".formatted(verdict, recomputed));
      }
    }
    return state;
  }

  /// Requires that the recorded evidence equals that in the monitor's memory. The reason why the
  /// last reading gave no tick may differ.
  private static void requireSame(WatchState replayed, Watch watch) {
    if (!replayed.evidence().equals(watch.state().evidence())) {
      throw new IllegalStateException(
          "the record of %s gives another state".formatted(watch.release()));
    }
  }

  @Override
  public Map<String, List<Double>> means(SimTx tx, LaneKey lane, Collection<String> checks) {
    tx.statement();
    List<GoodRelease> releases = tx.find(baselines, lane).orElse(List.of());
    Map<String, List<Double>> means = new HashMap<>();
    for (String check : checks) {
      List<Double> values =
          releases.stream()
              .flatMap(release -> Optional.ofNullable(release.means().get(check)).stream())
              .map(Mean::value)
              .filter(Double::isFinite)
              .limit(Baseline.RELEASES_MAX)
              .toList();
      if (!values.isEmpty()) {
        means.put(check, values);
      }
    }
    return means;
  }

  @Override
  public void keep(SimTx tx, GoodRelease goodRelease) {
    tx.statement();
    tx.change(
        baselines,
        goodRelease.lane(),
        row ->
            Optional.of(
                Stream.concat(Stream.of(goodRelease), row.orElse(List.of()).stream()).toList()));
  }

  @Override
  public List<NoiseRecord> noiseRecords(SimTx tx, LaneKey lane) {
    tx.statement();
    return tx.find(noises, lane).orElse(List.of());
  }

  @Override
  public Set<LaneKey> lanesMeasuredAfter(SimTx tx, Instant since) {
    tx.statement();
    return noises.rows().entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(it -> it.at().isAfter(since)))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  public void keep(SimTx tx, NoiseRecord noiseRecord) {
    tx.statement();
    tx.change(
        noises,
        noiseRecord.lane(),
        row ->
            Optional.of(
                Stream.concat(Stream.of(noiseRecord), row.orElse(List.of()).stream())
                    .limit(FleetNoise.RECORDS)
                    .toList()));
  }

  @Override
  public void end(SimTx tx, UUID release) {
    lock(tx, release);
    tx.remove(watches, release);
  }
}
