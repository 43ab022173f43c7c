package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.WatchStore;
import io.sluice.simulation.time.Host;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A transaction of health-monitor.
public final class HealthTx extends SimTx {
  /// Begins a transaction.
  public HealthTx(SimDatabase database, Host host) {
    super(database, host);
  }

  private void row(UUID release) {
    lockRow("watch " + release);
  }

  /// Committed watches; ended watches are removed.
  public static final class Tables implements WatchStore<HealthTx> {
    private final Map<UUID, StoredWatch> watches = new HashMap<>();

    /// The number of the last tick of each watch.
    private final Map<UUID, Long> ticks = new HashMap<>();

    private final BaselineTable baselines = new BaselineTable();

    /// The folds of the recorded events of each open watch.
    private final Map<UUID, WatchState> replays = new HashMap<>();

    /// Whether a release is watched.
    public boolean isAnyOpen() {
      return !watches.isEmpty();
    }

    @Override
    public List<OpenWatch> open(HealthTx tx) {
      tx.statement();
      return watches.values().stream()
          .map(it -> new OpenWatch(it.whole().release(), it.whole().lane(), it.version()))
          .toList();
    }

    @Override
    public List<StoredWatch> read(HealthTx tx, Collection<UUID> releases) {
      tx.statement();
      return releases.stream()
          .flatMap(release -> Optional.ofNullable(watches.get(release)).stream())
          .toList();
    }

    @Override
    public Optional<StoredWatch> find(HealthTx tx, UUID release) {
      tx.statement();
      tx.row(release);
      return Optional.ofNullable(watches.get(release));
    }

    @Override
    public Set<UUID> write(HealthTx tx, List<Change> changes) {
      tx.statement();
      Set<UUID> written = new HashSet<>();
      for (Change change : changes) {
        UUID release = change.watch().release();
        tx.row(release);
        Optional<StoredWatch> before = Optional.ofNullable(watches.get(release));
        if (before.map(StoredWatch::version).orElse(0L) == change.version()) {
          requireNext(change);
          tx.write(() -> keep(before, change));
          written.add(release);
        }
      }
      return written;
    }

    /// Requires that ticks are recorded once, and in order.
    private void requireNext(Change change) {
      long last = ticks.getOrDefault(change.watch().release(), 0L);
      for (TicksRecorded run : change.ticks()) {
        long from = run.tick().number();
        boolean isLonger = change.replaced() > 0 && change.replaced() == last && from <= last;
        if (from != last + 1 && !isLonger) {
          throw new IllegalStateException("tick %d after %d".formatted(from, last));
        }
        last = run.last();
      }
    }

    private void keep(Optional<StoredWatch> before, Change change) {
      Watch watch = change.watch();
      UUID release = watch.release();
      change.ticks().forEach(run -> replay(watch, run));
      change.notes().forEach(note -> replay(watch, note));
      long last = change.ticks().isEmpty() ? 0 : change.ticks().getLast().last();
      ticks.merge(release, last, Math::max);
      boolean isWhole = change.whole() || before.isEmpty();
      List<TicksRecorded> since =
          new ArrayList<>(isWhole ? List.of() : before.orElseThrow().since());
      since.addAll(isWhole ? List.of() : change.ticks());
      Watch whole =
          isWhole
              ? watch
              : watch.tickStart().map(before.orElseThrow().whole()::endedAt).orElseThrow();
      watches.put(release, new StoredWatch(whole, change.version() + 1, since));
      requireSame(release, watch);
    }

    /// Requires that the recorded evidence equals that in the monitor's memory. The reason why the
    /// last reading gave no tick may differ.
    private void requireSame(UUID release, Watch watch) {
      WatchState recorded = Optional.ofNullable(replays.get(release)).orElseThrow();
      if (!recorded.evidence().equals(watch.state().evidence())) {
        throw new IllegalStateException("the record of %s gives another state".formatted(release));
      }
    }

    @Override
    public Map<String, List<Double>> means(HealthTx tx, LaneKey lane, Collection<String> checks) {
      tx.statement();
      return baselines.means(lane, checks);
    }

    @Override
    public void keep(HealthTx tx, GoodRelease goodRelease) {
      tx.statement();
      tx.write(() -> baselines.add(goodRelease));
    }

    @Override
    public void end(HealthTx tx, UUID release) {
      tx.row(release);
      tx.write(() -> {
        watches.remove(release);
        replays.remove(release);
      });
    }

    /// Folds a recorded event independently of the watch, and recomputes each published verdict.
    private void replay(Watch watch, WatchEvent what) {
      UUID release = watch.release();
      WatchState state =
          replays.getOrDefault(release, WatchState.start(watch.state().analysis())).apply(what);
      replays.put(release, state);
      if (what instanceof WatchEvent.VerdictPublished(var verdict)) {
        var again = Assessment.of(state).verdict(state.counts().step());
        if (!again.equals(verdict)) {
          throw new IllegalStateException("published %s, recomputed %s".formatted(verdict, again));
        }
      }
    }
  }
}
