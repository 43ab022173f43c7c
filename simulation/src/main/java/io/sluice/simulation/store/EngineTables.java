package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.lane.CheckpointStore;
import io.sluice.engine.lane.ClockRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The tables of strategy-engine.
public final class EngineTables {
  /// The key of the only row of [#clock].
  static final String CLOCK = "the clock";

  /// The unfinished effects, by id.
  final KeyedTable<UUID, EffectRow> effects = new KeyedTable<>();

  final KeyedTable<LaneKey, Due> dues = new KeyedTable<>();

  /// The counted waits of each lane, by name.
  final KeyedTable<LaneKey, Map<String, Count>> counts = new KeyedTable<>();

  /// How often each lane has set its row of [#dues] or [#counts].
  final KeyedTable<LaneKey, Integer> dueChanges = new KeyedTable<>();

  /// The ids of handled releases and commands.
  final KeyedTable<UUID, UUID> recorded = new KeyedTable<>();

  final KeyedTable<String, Setting> settings = new KeyedTable<>();
  final KeyedTable<LaneKey, CheckpointStore.Checkpoint> checkpoints = new KeyedTable<>();
  final KeyedTable<String, ClockRow> clock = new KeyedTable<>();

  /// A counted wait, and the part of it that has passed.
  record Count(Duration needed, Duration waited) {}

  /// @param at by the clock that the replicas agree on
  /// @param opensAt by the database's own clock
  record Due(
      Optional<Instant> at,
      Optional<Instant> opensAt,
      String waitingFor,
      Duration waited,
      Optional<Duration> needed) {
    Due with(Duration time) {
      return new Due(at, opensAt, waitingFor, time, needed);
    }

    Due openingAt(Instant time) {
      return new Due(at, Optional.of(time), waitingFor, waited, needed);
    }

    boolean isAt(Instant now, Instant wall) {
      return at.filter(due -> !due.isAfter(now)).isPresent()
          || opensAt.filter(opens -> !opens.isAfter(wall)).isPresent();
    }
  }

  /// Whether no effect is unfinished.
  public boolean isIdle() {
    return effects.isEmpty();
  }

  /// Whether `owner` has a lease.
  public boolean isOwner(String owner) {
    return effects.rows().values().stream().anyMatch(row -> row.owner().equals(owner));
  }

  /// Whether a lane is due at `now`, or at `wall` by the database's clock, or counts a wait.
  public boolean isAnyDue(Instant now, Instant wall) {
    return dues.rows().values().stream()
            .anyMatch(due -> due.isAt(now, wall) || due.needed().isPresent())
        || counts.rows().values().stream().anyMatch(counted -> !counted.isEmpty());
  }

  /// Returns the number of changes of due times.
  public int dueChanges() {
    return dueChanges.rows().values().stream().mapToInt(Integer::intValue).sum();
  }

  /// Returns all unfinished effects, in the order in which they were requested.
  public List<EffectRow> pending() {
    return ordered(effects.rows().values());
  }

  /// Returns the unfinished effects of one lane, in the same order.
  public List<EffectRow> pending(LaneKey lane) {
    return effects.isEmpty() ? List.of() : ordered(effects.rows().values(), lane);
  }

  /// Returns the effect `id`, unless it is finished.
  Optional<EffectRow> findUnfinished(UUID id) {
    return effects.find(id).map(row -> withBlocked(row, effects.rows().values()));
  }

  /// Returns the rows of `lane` in order, each marked if it waits for a fence.
  static List<EffectRow> ordered(Collection<EffectRow> rows, LaneKey lane) {
    return ordered(rows.stream().filter(row -> row.lane().equals(lane)).toList());
  }

  /// Returns `rows` in order, each marked if it waits for a fence.
  private static List<EffectRow> ordered(Collection<EffectRow> rows) {
    List<EffectRow> result = new ArrayList<>(rows);
    result.sort(Comparator.comparing(EffectRow::token).thenComparing(EffectRow::id));
    result.replaceAll(row -> withBlocked(row, rows));
    return result;
  }

  private static EffectRow withBlocked(EffectRow row, Collection<EffectRow> rows) {
    boolean isBlocked = isBehindFence(row, rows);
    return row.blocked() == isBlocked ? row : with(row, row.renewals(), isBlocked, row.reason());
  }

  static EffectRow explained(EffectRow row, String reason) {
    return with(row, row.renewals(), row.blocked(), Optional.of(reason));
  }

  static EffectRow renewed(EffectRow row) {
    return with(row, row.renewals() + 1, row.blocked(), row.reason());
  }

  private static EffectRow with(
      EffectRow row, long renewals, boolean isBlocked, Optional<String> reason) {
    return new EffectRow(
        row.id(),
        row.lane(),
        row.release(),
        row.number(),
        row.effect(),
        row.token(),
        row.owner(),
        renewals,
        isBlocked,
        reason);
  }

  private static boolean isBehindFence(EffectRow row, Collection<EffectRow> all) {
    if (!(row.effect() instanceof Effect.Fence)) {
      for (EffectRow other : all) {
        if (other.effect() instanceof Effect.Fence
            && other.lane().equals(row.lane())
            && other.effect().target() == row.effect().target()
            && other.token().compareTo(row.token()) < 0) {
          return true;
        }
      }
    }
    return false;
  }
}
