package io.sluice.engine.lane;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.EffectPlanner;
import io.sluice.domain.rollout.EffectRequest;
import io.sluice.engine.effect.EffectRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A lane's pending effects in one transaction. They are read when first needed; changes are
/// written at the end, so an effect that is requested and cancelled in one transaction leaves no
/// trace.
final class EffectChanges {
  private final EngineTx tx;
  private final LaneKey lane;
  private final String owner;
  private final List<EffectRow> pending = new ArrayList<>();
  private final Map<UUID, Instant> requested = new HashMap<>();
  private final Set<UUID> renumbered = new HashSet<>();
  private final Set<UUID> cancelled = new HashSet<>();
  private final Set<UUID> unblocked = new HashSet<>();
  private boolean isRead;

  /// @param owner the runner that gets the lease of each new effect
  EffectChanges(EngineTx tx, LaneKey lane, String owner) {
    this.tx = tx;
    this.lane = lane;
    this.owner = owner;
  }

  List<EffectRow> all() {
    if (!isRead) {
      isRead = true;
      pending.addAll(tx.pendingEffects(lane));
    }
    return pending;
  }

  /// Returns the pending effect `id`, if its token is still `token`.
  Optional<EffectRow> find(UUID id, Token token) {
    return all().stream()
        .filter(row -> row.id().equals(id) && row.token().equals(token))
        .findFirst();
  }

  /// Adds a requested effect. An effect of a step replaces the reconciler's effect on the same
  /// thing.
  void request(UUID id, Optional<UUID> release, EffectRequest request, Token token, Instant at) {
    if (request.number() != EffectRequest.RECONCILER) {
      cancelIf(row -> row.isRepair() && row.hasSameTarget(request.effect()));
    }
    all()
        .add(
            new EffectRow(
                id,
                lane,
                release,
                request.number(),
                request.effect(),
                token,
                owner,
                0,
                false,
                Optional.empty()));
    requested.put(id, at);
  }

  void finish(EffectRow done) {
    all().remove(done);
    tx.finish(done.id());
    if (done.effect() instanceof Effect.Fence) {
      all().stream()
          .filter(row -> row.effect().target() == done.effect().target())
          .map(EffectRow::id)
          .forEach(unblocked::add);
    }
  }

  void cancel(EffectPlanner.Cancels what) {
    switch (what) {
      case NOTHING -> {}
      case RECONCILER -> cancelIf(EffectRow::isRepair);
      case ALL_BUT_FENCES -> cancelIf(row -> !(row.effect() instanceof Effect.Fence));
      case ALL -> cancelIf(_ -> true);
    }
  }

  void cancelIf(Predicate<EffectRow> condition) {
    for (EffectRow row : List.copyOf(all())) {
      if (condition.test(row)) {
        all().remove(row);
        boolean isNew = Optional.ofNullable(requested.remove(row.id())).isPresent();
        if (!isNew) {
          cancelled.add(row.id());
        }
      }
    }
  }

  /// Gives `row` a new token, and its lease to `holder`.
  void renumber(EffectRow row, Token token, String holder) {
    all().set(all().indexOf(row), row.with(token, holder));
    renumbered.add(row.id());
  }

  /// Gives every effect a new token, in the order of the requests; leases stay as they are.
  void renumberAll(Supplier<Token> next) {
    List.copyOf(all()).forEach(row -> renumber(row, next.get(), row.owner()));
  }

  /// Writes the changes.
  void flush() {
    if (!cancelled.isEmpty()) {
      tx.cancel(cancelled);
    }
    tx.write(pending.stream().filter(row -> requested.containsKey(row.id())).toList(), requested);
    pending.stream()
        .filter(row -> renumbered.contains(row.id()) && !requested.containsKey(row.id()))
        .forEach(row -> tx.assignToken(row.id(), row.token(), row.owner()));
  }

  /// Returns the effects that this runner may start now.
  List<EffectRow> toStart() {
    return pending.stream()
        .filter(row -> row.owner().equals(owner))
        .filter(row ->
            requested.containsKey(row.id())
                || renumbered.contains(row.id())
                || unblocked.contains(row.id()))
        .filter(row -> !isBehindFence(row))
        .toList();
  }

  private boolean isBehindFence(EffectRow row) {
    return !(row.effect() instanceof Effect.Fence)
        && pending.stream()
            .anyMatch(fence ->
                fence.effect() instanceof Effect.Fence
                    && fence.effect().target() == row.effect().target()
                    && fence.token().compareTo(row.token()) < 0);
  }
}
