package io.sluice.health.watch;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.health.watch.LaneProjection.Active;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.health.watch.WatchStore.GoodRelease;
import io.sluice.health.watch.WatchStore.StoredWatch;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Snapshots;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Projects the progress of lanes onto watches: starts a watch with a release's first confirmed
/// shift (or its first observation, if that comes before), updates its steps and shifts, and ends
/// it.
///
/// The lane's last sequence guards each event, so a repeated event has no effect.
public final class WatchProjector<T extends Tx> {
  private final Transactions<T> transactions;
  private final WatchStore<T> store;
  private final WatchCache<T> cache;
  private final Wake wake;
  private final Snapshots<LaneProjection> snapshots =
      new Snapshots<>(LaneProjection.class, LaneProjection.EMPTY);

  /// Called after the commit when a tick of `release` should begin at once.
  @FunctionalInterface
  public interface Wake {
    void wake(UUID release);
  }

  /// @param cache the cache of the same watches
  public WatchProjector(
      Transactions<T> transactions, WatchStore<T> store, WatchCache<T> cache, Wake wake) {
    this.transactions = transactions;
    this.store = store;
    this.cache = cache;
    this.wake = wake;
  }

  /// @throws MissingEventsException if earlier events of the lane are missing
  /// @throws Transactions.UnavailableException if the transaction failed; the caller must repeat
  ///   the same event
  public void apply(Envelope<Progress> envelope) {
    LaneUpdate update = LaneUpdate.of(envelope.event());
    boolean isNew =
        update instanceof LaneUpdate.Irrelevant
            ? transactions.call(tx -> project(tx, envelope))
            : flushAndProject(envelope);
    if (isNew && isTickStart(update)) {
      envelope.release().ifPresent(wake::wake);
    }
  }

  /// Writes the watch's pending ticks before the event, so that they precede it, and drops the
  /// watch from the cache afterwards, since the event changes it.
  private boolean flushAndProject(Envelope<Progress> envelope) {
    Optional<UUID> watched =
        envelope.event() instanceof Progress.InstanceLost
            ? cache.find(envelope.lane())
            : envelope.release();
    watched.ifPresent(cache::flush);
    try {
      return transactions.call(tx -> project(tx, envelope));
    } finally {
      watched.ifPresent(cache::drop);
    }
  }

  /// Whether a tick should begin with the event.
  private static boolean isTickStart(LaneUpdate update) {
    return switch (update) {
      case LaneUpdate.TrafficShifted _ -> true;
      case LaneUpdate.StepStarted(_, var step) -> step instanceof Step.Observe;
      case LaneUpdate.ReleaseStarted _,
          LaneUpdate.PlanAdopted _,
          LaneUpdate.RollbackStarted _,
          LaneUpdate.Ended _,
          LaneUpdate.Irrelevant _ ->
          false;
      case LaneUpdate.InstancesReady _, LaneUpdate.Lost _ -> false;
    };
  }

  private boolean project(T tx, Envelope<Progress> envelope) {
    LaneRow row = tx.lock(envelope.key());
    LaneProjection before = snapshots.read(row);
    if (envelope.sequence() <= before.seq()) {
      return false;
    }
    MissingEventsException.requireNext(before.seq(), envelope.sequence());
    LaneUpdate update = LaneUpdate.of(envelope.event());
    Instant at = envelope.time();
    LaneProjection after = before.apply(envelope.sequence(), envelope.release(), update, at);
    String snapshot = snapshots.write(row.key(), after);
    tx.save(new LaneRow(row.key(), row.seq(), row.epoch(), row.n(), row.at(), snapshot));
    if (update instanceof LaneUpdate.Lost lost) {
      after
          .active()
          .ifPresent(active ->
              before.findLoss(lost, at).ifPresent(event -> recordLoss(tx, active, event)));
    } else {
      after
          .findActive(envelope.release())
          .ifPresent(active -> update(tx, envelope.lane(), after, active, update));
    }
    if (update instanceof LaneUpdate.Ended(var succeeded) && envelope.release().isPresent()) {
      UUID release = envelope.release().get();
      if (succeeded) {
        storeMeans(tx, envelope.lane(), release, envelope.sequence());
      }
      store.end(tx, release);
    }
    return true;
  }

  /// Stores the means of a successful release as a baseline for later releases.
  private void storeMeans(T tx, LaneKey lane, UUID release, long sequence) {
    store
        .find(tx, release)
        .map(stored -> stored.now().state().evidence().means())
        .filter(means -> !means.isEmpty())
        .ifPresent(means -> store.keep(tx, new GoodRelease(lane, release, sequence, means)));
  }

  /// Records lost instances in a running watch; a watch that begins later starts with them.
  private void recordLoss(T tx, Active active, WatchEvent event) {
    store
        .find(tx, active.release())
        .ifPresent(stored ->
            store.write(
                tx,
                List.of(Change.of(stored.now().apply(event), stored.version(), List.of(event)))));
  }

  private void update(
      T tx, LaneKey lane, LaneProjection projection, Active active, LaneUpdate update) {
    Optional<StoredWatch> stored = store.find(tx, active.release());
    Optional<Watch> current = stored.map(StoredWatch::now);
    if (current.isEmpty() && !isWatchStart(active, update)) {
      return;
    }
    List<WatchEvent> newEvents =
        new ArrayList<>(current.isEmpty() ? eventsSoFar(tx, lane, projection, active) : List.of());
    findEvent(active, update)
        .filter(event -> !newEvents.contains(event) && !isUnchangedControlSet(current, event))
        .ifPresent(newEvents::add);
    Watch watch = current.orElseGet(() -> begin(lane, active));
    for (WatchEvent event : newEvents) {
      watch = watch.apply(event);
    }
    if (!newEvents.isEmpty()) {
      store.write(
          tx, List.of(Change.of(watch, stored.map(StoredWatch::version).orElse(0L), newEvents)));
    }
  }

  /// Whether a watch begins with the event: without traffic and without an observation there is no
  /// evidence.
  private static boolean isWatchStart(Active active, LaneUpdate update) {
    return !active.back()
        && switch (update) {
          case LaneUpdate.TrafficShifted shifted -> shifted.hasTrafficFor(active.release());
          case LaneUpdate.StepStarted(_, var step) -> step instanceof Step.Observe;
          case LaneUpdate.ReleaseStarted _,
              LaneUpdate.PlanAdopted _,
              LaneUpdate.RollbackStarted _,
              LaneUpdate.Ended _,
              LaneUpdate.Irrelevant _ ->
              false;
          case LaneUpdate.InstancesReady _, LaneUpdate.Lost _ -> false;
        };
  }

  /// Whether the control instances are the same as before, as with most instances that get ready.
  private static boolean isUnchangedControlSet(Optional<Watch> watch, WatchEvent event) {
    return event instanceof WatchEvent.ControlSetChanged(var instances)
        && watch
            .filter(it -> it.state().controlInstances().orElse(List.of()).equals(instances))
            .isPresent();
  }

  private static Watch begin(LaneKey lane, Active active) {
    return Watch.start(
        active.release(),
        lane,
        active.stable(),
        active.healthPath(),
        active.analysis(),
        active.versions());
  }

  /// Returns the events so far for a watch that begins now.
  private List<WatchEvent> eventsSoFar(
      T tx, LaneKey lane, LaneProjection projection, Active active) {
    Stream<WatchEvent> events =
        Stream.of(
                findBaseline(tx, lane, active),
                active.last().<WatchEvent>map(WatchEvent.LastObservationPlanned::new),
                active.compared().<WatchEvent>map(WatchEvent.ControlSetChanged::new),
                active.step().map(step -> stepStarted(active.number(), step)))
            .flatMap(Optional::stream);
    return Stream.concat(events, projection.earlierLosses().stream()).toList();
  }

  /// Returns the baseline of earlier successful releases, also for checks that do not use it, so
  /// that the recording can be replayed with another policy.
  private Optional<WatchEvent> findBaseline(T tx, LaneKey lane, Active active) {
    List<String> checks =
        active.analysis().checks().stream()
            .filter(check -> check.threshold().isPresent() || check.score().isPresent())
            .map(Check::name)
            .toList();
    return Optional.of(checks)
        .filter(some -> !some.isEmpty())
        .map(some -> store.means(tx, lane, some))
        .filter(means -> !means.isEmpty())
        .map(WatchEvent.BaselineLoaded::new);
  }

  private static WatchEvent stepStarted(int number, Step step) {
    return new WatchEvent.StepStarted(number, step);
  }

  private static Optional<WatchEvent> findEvent(Active active, LaneUpdate update) {
    return switch (update) {
      case LaneUpdate.StepStarted(int number, var step) -> Optional.of(stepStarted(number, step));
      case LaneUpdate.TrafficShifted shifted -> Optional.of(shifted.toEvent(active.release()));
      case LaneUpdate.RollbackStarted _ -> Optional.of(new WatchEvent.RollbackStarted());
      case LaneUpdate.InstancesReady(UUID ready, var baseline) ->
          Optional.<WatchEvent>of(new WatchEvent.ControlSetChanged(baseline))
              .filter(_ -> active.isStable(ready));
      case LaneUpdate.ReleaseStarted _, LaneUpdate.PlanAdopted _, LaneUpdate.Ended _ ->
          Optional.empty();
      case LaneUpdate.Lost _, LaneUpdate.Irrelevant _ -> Optional.empty();
    };
  }
}
