package io.sluice.engine.lane;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Decider;
import io.sluice.domain.rollout.EffectPlanner;
import io.sluice.domain.rollout.EffectRequest;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Guards;
import io.sluice.domain.rollout.Invariants;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.domain.rollout.Phase;
import io.sluice.domain.rollout.Signal;
import io.sluice.domain.rollout.TimerSchedule;
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

/// One transaction of a lane: all its changes, under the lane's lock.
final class LaneTransaction {
  /// Time for which a release that would break an invariant is held, unless a person ends it.
  private static final Duration HOLD = Duration.ofHours(1);

  private static final Duration RETRY = Duration.ofSeconds(30);
  private static final Duration POSTPONED = Duration.ofSeconds(1);
  private static final Logger LOG = Logger.getLogger(LaneTransaction.class);

  private final EngineTx tx;
  private final LaneKey key;
  private final Supplier<UUID> ids;
  private final EffectChanges effects;
  private final Guards guards;
  private final Snapshots<Lane> snapshots;
  private final LongAdder violations;
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
  /// @param violations counts invariants that a decision would have broken
  LaneTransaction(
      EngineTx tx,
      LaneKey key,
      SteadyClock clock,
      Supplier<UUID> ids,
      String owner,
      Snapshots<Lane> snapshots,
      LongAdder violations) {
    this.snapshots = snapshots;
    this.violations = violations;
    this.tx = tx;
    this.key = key;
    this.ids = ids;
    this.row = tx.lock(key.toString());
    this.before = row;
    this.now = clock.now();
    this.lane = snapshots.read(row);
    this.first = lane;
    this.effects = new EffectChanges(tx, key, owner);
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

  EffectChanges effects() {
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
    List<LaneEvent> events = checkInvariants(Decider.decide(lane, signal, at, guards), at);
    if (!events.isEmpty()) {
      effects.all(); // read before the first write, so that all writes go out in one batch
    }
    events.forEach(laneEvent -> apply(laneEvent, at));
    return !events.isEmpty();
  }

  /// Holds the active release on its way forward: the lane's row differs from the fold of its log.
  /// A rollback continues in any case.
  void holdDiverged(String reason) {
    Instant at = at();
    lane.active()
        .filter(active -> active.direction() == Direction.FORWARD && !isHeld(active, reason))
        .ifPresent(active -> apply(createHold(active, reason, at), at));
  }

  /// Returns the time of this transaction, never earlier than that of the lane's last one.
  Instant at() {
    return now.at().isAfter(row.at()) ? now.at() : row.at();
  }

  void request(EffectRequest request, Instant at) {
    Optional<UUID> release = lane.active().map(Active::release);
    effects.request(ids.get(), release, request, nextToken(), at);
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
      scheduleTimers();
    }
    return effects.toStart();
  }

  /// Delays by 1 s a due time signal that had no effect.
  void postpone() {
    due(
        findLater(TimerSchedule.findNextInstant(lane), at()),
        findLater(TimerSchedule.findOpening(lane), tx.now()));
  }

  private static Optional<Instant> findLater(Optional<Instant> due, Instant now) {
    return due.map(at -> at.isAfter(now) ? at : now.plus(POSTPONED));
  }

  /// Schedules the lane's next time signal, if it changed.
  private void scheduleTimers() {
    Optional<Instant> at = TimerSchedule.findNextInstant(lane);
    Optional<Instant> opensAt = TimerSchedule.findOpening(lane);
    if (!at.equals(TimerSchedule.findNextInstant(first))
        || !opensAt.equals(TimerSchedule.findOpening(first))
        || !TimerSchedule.waitingFor(lane).equals(TimerSchedule.waitingFor(first))) {
      due(at, opensAt);
    }
    if (at.isPresent()
        && TimerSchedule.findNextInstant(first).isEmpty()
        && !tx.isClockAt(now.revision())) {
      throw new Transactions.UnavailableException(
          "the clock was set meanwhile", new IllegalStateException("another revision"));
    }
    Map<String, Duration> starts = TimerSchedule.starts(lane);
    if (!starts.equals(TimerSchedule.starts(first))) {
      tx.count(key, starts);
    }
  }

  private void due(Optional<Instant> at, Optional<Instant> opensAt) {
    tx.due(
        key,
        at,
        opensAt,
        TimerSchedule.waitingFor(lane),
        TimerSchedule.findRemaining(lane, Duration.ZERO));
  }

  private void apply(LaneEvent laneEvent, Instant at) {
    Lane was = lane;
    lane = Evolver.evolve(was, laneEvent);
    row = LaneLog.append(tx, row, ids.get(), laneEvent.release(), laneEvent.event(), at);
    effects.cancel(EffectPlanner.cancelledEffects(was, laneEvent));
    if (laneEvent.event() instanceof Progress.TargetAdopted) {
      effects.renumberAll(this::nextToken);
    }
    EffectPlanner.requestedEffects(was, lane).forEach(it -> request(it, at));
  }

  /// Returns the events; if one of them would break an invariant, none of them: the release is held
  /// instead, and a page is logged.
  private List<LaneEvent> checkInvariants(List<LaneEvent> events, Instant at) {
    Lane was = lane;
    for (LaneEvent laneEvent : events) {
      Lane after = Evolver.evolve(was, laneEvent);
      Optional<String> reason = Invariants.findViolation(was, laneEvent, after);
      if (reason.isPresent()) {
        violations.increment();
        LOG.errorf("PAGE: %s would break an invariant: %s (%s)", key, reason.get(), laneEvent);
        return lane.active()
            .map(active -> List.of(createViolationHold(active, reason.get(), at)))
            .orElse(List.of());
      }
      was = after;
    }
    return events;
  }

  private static boolean isHeld(Active active, String reason) {
    return active.phase() instanceof Phase.Held held && held.reason().equals(reason);
  }

  private static LaneEvent createViolationHold(Active active, String violation, Instant at) {
    String reason = "the next step would break an invariant: " + violation;
    return active.direction() == Direction.ROLLBACK
        ? new LaneEvent(
            Optional.of(active.release()),
            new Progress.Stuck(active.number(), reason, at.plus(RETRY)))
        : createHold(active, reason, at);
  }

  /// Returns the event that holds a release: only a person can advance it, or its deadline rolls it
  /// back.
  private static LaneEvent createHold(Active active, String reason, Instant at) {
    return new LaneEvent(
        Optional.of(active.release()),
        new Progress.HoldStarted(active.number(), HOLD, at.plus(HOLD), Decision.HOLD, reason));
  }
}
