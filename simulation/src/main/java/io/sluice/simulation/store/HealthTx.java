package io.sluice.simulation.store;

import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.watch.Asks;
import io.sluice.health.watch.Watch;
import io.sluice.health.watch.Watches;
import io.sluice.simulation.time.Host;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A transaction of health-monitor.
public final class HealthTx extends SimTx {
  private final Map<UUID, Optional<Watch>> changed = new HashMap<>();

  /// As [SimTx].
  public HealthTx(Database database, Host host) {
    super(database, host);
  }

  /// Watches as committed; those that ended are gone.
  public static final class Tables implements Watches<HealthTx> {
    private final Map<UUID, Watch> watches = new HashMap<>();

    /// The last tick of each watch.
    private final Map<UUID, Long> ticks = new HashMap<>();

    /// What is recorded of each open watch, folded once more.
    private final Map<UUID, WatchState> replays = new HashMap<>();

    /// Whether a release is watched.
    public boolean isAnyOpen() {
      return !watches.isEmpty();
    }

    @Override
    public List<Open> open(HealthTx tx) {
      tx.statement();
      return watches.values().stream()
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
    public Optional<Watch> find(HealthTx tx, UUID release) {
      tx.statement();
      return tx.changed.getOrDefault(release, Optional.ofNullable(watches.get(release)));
    }

    @Override
    public void save(HealthTx tx, Watch watch) {
      tx.changed.put(watch.release(), Optional.of(watch));
      tx.write(() -> watches.put(watch.release(), watch));
    }

    @Override
    public void end(HealthTx tx, UUID release) {
      tx.changed.put(release, Optional.empty());
      tx.write(() -> {
        watches.remove(release);
        replays.remove(release);
      });
    }

    @Override
    public void add(HealthTx tx, Watch watch, Tick tick) {
      long last = ticks.getOrDefault(watch.release(), 0L);
      if (tick.number() != last + 1) {
        throw new IllegalStateException("tick %d after %d".formatted(tick.number(), last));
      }
      tx.write(() -> {
        ticks.put(watch.release(), tick.number());
        replay(watch, new Recorded.Ticked(tick, 1));
      });
    }

    @Override
    public void note(HealthTx tx, Watch watch, Recorded what) {
      tx.write(() -> replay(watch, what));
    }

    /// Folds what is recorded beside what the watch itself does, and reaches each verdict anew.
    private void replay(Watch watch, Recorded what) {
      UUID release = watch.release();
      WatchState state =
          replays.getOrDefault(release, WatchState.start(watch.state().analysis())).take(what);
      replays.put(release, state);
      if (what instanceof Recorded.Published(var verdict)) {
        var again = Assessment.of(state).verdict(state.tally().step());
        if (!again.equals(verdict)) {
          throw new IllegalStateException("published %s, recomputed %s".formatted(verdict, again));
        }
      }
    }
  }
}
