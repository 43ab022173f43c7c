package io.sluice.engine.log;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Asked;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Effects;
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

/// A lane's unfinished effects in one transaction. They are read when first needed; changes are
/// written at the end, so an effect that is requested and cancelled in one turn leaves no trace.
final class OpenEffects {
  private final EngineTx tx;
  private final LaneKey lane;
  private final String owner;
  private final List<EffectRow> open = new ArrayList<>();
  private final Map<UUID, Instant> asked = new HashMap<>();
  private final Set<UUID> renumbered = new HashSet<>();
  private final Set<UUID> cancelled = new HashSet<>();
  private final Set<UUID> unblocked = new HashSet<>();
  private boolean isRead;

  /// @param owner the runner that gets the lease of each new effect
  OpenEffects(EngineTx tx, LaneKey lane, String owner) {
    this.tx = tx;
    this.lane = lane;
    this.owner = owner;
  }

  List<EffectRow> all() {
    if (!isRead) {
      isRead = true;
      open.addAll(tx.unfinished(lane));
    }
    return open;
  }

  /// Returns the unfinished effect `id`, if its token is still `token`.
  Optional<EffectRow> find(UUID id, Token token) {
    return all().stream()
        .filter(row -> row.id().equals(id) && row.token().equals(token))
        .findFirst();
  }

  /// Adds a requested effect. An effect of a step replaces the reconciler's effect on the same
  /// thing.
  void ask(UUID id, Optional<UUID> release, Asked wanted, Token token, Instant at) {
    if (wanted.number() != Asked.KEEPER) {
      cancelIf(row -> row.isKeepers() && row.namesSameAs(wanted.effect()));
    }
    all()
        .add(
            new EffectRow(
                id,
                lane,
                release,
                wanted.number(),
                wanted.effect(),
                token,
                owner,
                0,
                false,
                Optional.empty()));
    asked.put(id, at);
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

  void cancel(Effects.Cancels what) {
    switch (what) {
      case NOTHING -> {}
      case KEEPERS -> cancelIf(EffectRow::isKeepers);
      case ALL_BUT_FENCES -> cancelIf(row -> !(row.effect() instanceof Effect.Fence));
      case ALL -> cancelIf(_ -> true);
    }
  }

  void cancelIf(Predicate<EffectRow> isUnwanted) {
    for (EffectRow row : List.copyOf(all())) {
      if (isUnwanted.test(row)) {
        all().remove(row);
        boolean isNew = Optional.ofNullable(asked.remove(row.id())).isPresent();
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
    tx.write(open.stream().filter(row -> asked.containsKey(row.id())).toList(), asked);
    open.stream()
        .filter(row -> renumbered.contains(row.id()) && !asked.containsKey(row.id()))
        .forEach(row -> tx.renumber(row.id(), row.token(), row.owner()));
  }

  /// Returns the effects that this runner may start now.
  List<EffectRow> toStart() {
    return open.stream()
        .filter(row -> row.owner().equals(owner))
        .filter(row ->
            asked.containsKey(row.id())
                || renumbered.contains(row.id())
                || unblocked.contains(row.id()))
        .filter(row -> !isBehindFence(row))
        .toList();
  }

  private boolean isBehindFence(EffectRow row) {
    return !(row.effect() instanceof Effect.Fence)
        && open.stream()
            .anyMatch(fence ->
                fence.effect() instanceof Effect.Fence
                    && fence.effect().target() == row.effect().target()
                    && fence.token().compareTo(row.token()) < 0);
  }
}
