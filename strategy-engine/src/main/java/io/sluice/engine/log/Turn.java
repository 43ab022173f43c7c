package io.sluice.engine.log;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Asked;
import io.sluice.domain.rollout.Decider;
import io.sluice.domain.rollout.Due;
import io.sluice.domain.rollout.Effects;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Guards;
import io.sluice.domain.rollout.Invariants;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Phase;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.EffectRow;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Snapshots;
import io.sluice.messaging.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// One turn of a lane: all changes in one transaction, under its lock.
final class Turn {
  /// Time for which a release that would break an invariant is held, unless a person ends it.
  private static final Duration HOLD = Duration.ofHours(1);

  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final Duration POSTPONED = Duration.ofSeconds(1);
  private static final Logger LOG = Logger.getLogger(Turn.class);

  private final EngineTx tx;
  private final LaneKey key;
  private final Supplier<UUID> ids;
  private final OpenEffects effects;
  private final Guards guards;
  private final Snapshots<Lane> snapshots;
  private final LongAdder broken;
  private final LaneRow before;
  private final SteadyClock.Now now;
  private final Lane first;
  private LaneRow row;
  private Lane lane;

  /// Locks the lane.
  ///
  /// @param clock read under the lock
  /// @param owner the runner that gets the lease of each new effect
  /// @param snapshots the lanes' states
  /// @param broken counts invariants that a decision would have broken
  Turn(
      EngineTx tx,
      LaneKey key,
      SteadyClock clock,
      Supplier<UUID> ids,
      String owner,
      Snapshots<Lane> snapshots,
      LongAdder broken) {
    this.snapshots = snapshots;
    this.broken = broken;
    this.tx = tx;
    this.key = key;
    this.ids = ids;
    this.row = tx.lock(key.toString());
    this.before = row;
    this.now = clock.now();
    this.lane = snapshots.read(row);
    this.first = lane;
    this.effects = new OpenEffects(tx, key, owner);
    this.guards = new SettingsGuards(tx, key);
  }

  static Lane lane(String snapshot) {
    return snapshot.isEmpty() ? Lane.EMPTY : Json.read(snapshot, Lane.class);
  }

  Lane lane() {
    return lane;
  }

  long sequence() {
    return row.seq();
  }

  OpenEffects effects() {
    return effects;
  }

  /// Returns the highest token handed out.
  Token token() {
    return new Token(row.epoch(), row.n());
  }

  /// Returns a token above all earlier ones.
  Token nextToken() {
    row = new LaneRow(row.key(), row.seq(), lane.epoch(), row.n() + 1, row.at(), row.snapshot());
    return token();
  }

  /// Decides on `signal`, and writes the events.
  ///
  /// @return whether there were any
  boolean decide(Signal signal) {
    Instant at = at();
    List<Fact> facts = held(Decider.decide(lane, signal, at, guards), at);
    if (!facts.isEmpty()) {
      effects.all(); // read before the first write, so that all writes go out in one batch
    }
    facts.forEach(fact -> apply(fact, at));
    return !facts.isEmpty();
  }

  /// Holds the active release on its way forward: the lane's row differs from the fold of its log.
  /// A rollback continues in any case.
  void doubt(String why) {
    Instant at = at();
    lane.active()
        .filter(active -> active.direction() == Direction.FORWARD && !isHeld(active, why))
        .ifPresent(active -> apply(held(active, why, at), at));
  }

  /// Returns the time of this turn, never earlier than the lane's last turn.
  Instant at() {
    return now.at().isAfter(row.at()) ? now.at() : row.at();
  }

  void ask(Asked asked, Instant at) {
    Optional<UUID> release = lane.active().map(Active::release);
    effects.ask(ids.get(), release, asked, nextToken(), at);
  }

  /// Saves the changes.
  ///
  /// @return effects that can be started
  List<EffectRow> end() {
    boolean isChanged = !lane.equals(first);
    if (isChanged) {
      String snapshot = snapshots.write(row.key(), lane);
      row = new LaneRow(row.key(), row.seq(), lane.epoch(), row.n(), row.at(), snapshot);
    }
    if (!row.equals(before)) {
      tx.save(row);
    }
    effects.flush();
    if (isChanged) {
      announce();
    }
    return effects.toStart();
  }

  /// Delays by 1 s a due time signal that had no effect.
  void postpone() {
    due(later(Due.at(lane), at()), later(Due.opensAt(lane), tx.now()));
  }

  private static Optional<Instant> later(Optional<Instant> due, Instant now) {
    return due.map(at -> at.isAfter(now) ? at : now.plus(POSTPONED));
  }

  /// Schedules the lane's next time signal, if it changed.
  private void announce() {
    Optional<Instant> at = Due.at(lane);
    Optional<Instant> opensAt = Due.opensAt(lane);
    if (!at.equals(Due.at(first))
        || !opensAt.equals(Due.opensAt(first))
        || !Due.waitingFor(lane).equals(Due.waitingFor(first))) {
      due(at, opensAt);
    }
    if (at.isPresent() && Due.at(first).isEmpty() && !tx.isClockAt(now.revision())) {
      throw new Transactions.Unavailable(
          "the clock was set meanwhile", new IllegalStateException("another revision"));
    }
    Map<String, Duration> starts = Due.starts(lane);
    if (!starts.equals(Due.starts(first))) {
      tx.count(key, starts);
    }
  }

  private void due(Optional<Instant> at, Optional<Instant> opensAt) {
    tx.due(key, at, opensAt, Due.waitingFor(lane), Due.remaining(lane, Duration.ZERO));
  }

  private void apply(Fact fact, Instant at) {
    Lane was = lane;
    lane = Evolver.evolve(was, fact);
    row = LaneLog.append(tx, row, ids.get(), fact.release(), fact.event(), at);
    effects.cancel(Effects.cancelledBy(was, fact));
    if (fact.event() instanceof Progress.Adopted) {
      effects.renumberAll(this::nextToken);
    }
    Effects.asked(was, lane).forEach(asked -> ask(asked, at));
  }

  /// Returns the events; if one of them would break an invariant, none of them: the release is held
  /// instead, and a page is logged.
  private List<Fact> held(List<Fact> facts, Instant at) {
    Lane was = lane;
    for (Fact fact : facts) {
      Lane then = Evolver.evolve(was, fact);
      Optional<String> why = Invariants.broken(was, fact, then);
      if (why.isPresent()) {
        broken.increment();
        LOG.errorf("PAGE: %s would break an invariant: %s (%s)", key, why.get(), fact);
        return lane.active().map(active -> List.of(hold(active, why.get(), at))).orElse(List.of());
      }
      was = then;
    }
    return facts;
  }

  private static boolean isHeld(Active active, String reason) {
    return active.phase() instanceof Phase.Held held && held.reason().equals(reason);
  }

  private static Fact hold(Active active, String broken, Instant at) {
    String reason = "the next step would break an invariant: " + broken;
    return active.direction() == Direction.BACK
        ? new Fact(
            Optional.of(active.release()),
            new Progress.Stuck(active.number(), reason, at.plus(RETRY)))
        : held(active, reason, at);
  }

  /// Returns the event that holds a release: only a person can advance it, or its deadline rolls it
  /// back.
  private static Fact held(Active active, String reason, Instant at) {
    return new Fact(
        Optional.of(active.release()),
        new Progress.Held(active.number(), HOLD, at.plus(HOLD), Decision.HOLD, reason));
  }
}
