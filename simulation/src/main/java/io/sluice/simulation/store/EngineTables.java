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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The committed tables of the engine.
public final class EngineTables {
  final Map<UUID, EffectRow> effects = new HashMap<>();
  final Map<LaneKey, Due> dues = new HashMap<>();
  final Set<UUID> recorded = new HashSet<>();
  final Map<String, Setting> settings = new HashMap<>();
  final Map<LaneKey, CheckpointStore.Checkpoint> checkpoints = new HashMap<>();

  final Map<LaneKey, Map<String, Count>> counts = new HashMap<>();

  /// A counted wait, and the part of it that has passed.
  record Count(Duration needed, Duration waited) {}

  ClockRow clock = ClockRow.FIRST;

  /// The number of changes of due lanes.
  int dueChanges;

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
    return effects.values().stream().anyMatch(row -> row.owner().equals(owner));
  }

  /// Whether a lane is due at `now`, or at `wall` by the database's clock, or counts a wait.
  public boolean isAnyDue(Instant now, Instant wall) {
    return dues.values().stream().anyMatch(due -> due.isAt(now, wall) || due.needed().isPresent())
        || counts.values().stream().anyMatch(counted -> !counted.isEmpty());
  }

  public int dueChanges() {
    return dueChanges;
  }

  /// Saves when a lane is due. The counted wait stays while the lane waits for the same.
  void due(LaneKey lane, Due due) {
    dues.merge(
        lane,
        due,
        (was, next) -> was.waitingFor().equals(next.waitingFor()) ? next.with(was.waited()) : next);
    dueChanges++;
  }

  void makeDue(String environment, Instant now) {
    dues.replaceAll((lane, due) ->
        lane.environment().equals(environment) && due.opensAt().filter(now::isBefore).isPresent()
            ? new Due(due.at(), Optional.of(now), due.waitingFor(), due.waited(), due.needed())
            : due);
  }

  /// Returns all unfinished effects, in the order in which they were requested.
  public List<EffectRow> pending() {
    return ordered(effects.values());
  }

  /// Returns the unfinished effects of one lane, in the same order.
  public List<EffectRow> pending(LaneKey lane) {
    return effects.isEmpty()
        ? List.of()
        : ordered(effects.values().stream().filter(row -> row.lane().equals(lane)).toList());
  }

  /// Returns the effect `id`, unless it is finished.
  Optional<EffectRow> findUnfinished(UUID id) {
    return Optional.ofNullable(effects.get(id)).map(row -> withBlocked(row, effects.values()));
  }

  /// Returns `rows` in order, each marked if it waits for a fence.
  static List<EffectRow> ordered(Collection<EffectRow> rows) {
    List<EffectRow> result = new ArrayList<>(rows);
    result.sort(Comparator.comparing(EffectRow::token).thenComparing(EffectRow::id));
    result.replaceAll(row -> withBlocked(row, rows));
    return result;
  }

  private static EffectRow withBlocked(EffectRow row, Collection<EffectRow> rows) {
    boolean isBlocked = isBehindFence(row, rows);
    return row.blocked() == isBlocked ? row : with(row, isBlocked, row.reason());
  }

  static EffectRow with(EffectRow row, boolean isBlocked, Optional<String> reason) {
    return new EffectRow(
        row.id(),
        row.lane(),
        row.release(),
        row.number(),
        row.effect(),
        row.token(),
        row.owner(),
        row.renewals(),
        isBlocked,
        reason);
  }

  static EffectRow renewed(EffectRow row) {
    return new EffectRow(
        row.id(),
        row.lane(),
        row.release(),
        row.number(),
        row.effect(),
        row.token(),
        row.owner(),
        row.renewals() + 1,
        row.blocked(),
        row.reason());
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
