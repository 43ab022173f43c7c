package io.sluice.health.watch;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.CumulativeEvidence;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.Mean;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.health.watch.LaneProjection.Active;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.health.watch.WatchStore.GoodRelease;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import io.sluice.health.watch.WatchStore.StoredWatch;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Snapshots;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
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
  private final Consumer<UUID> wake;
  private final NoiseCollector noiseCollector;
  private final Snapshots<LaneProjection> snapshots =
      new Snapshots<>(LaneProjection.class, LaneProjection.EMPTY);

  /// @param cache the cache of the same watches
  /// @param wake called after the commit if a tick of a release should begin at once
  /// @param noiseCollector measures stable until the watch begins
  public WatchProjector(
      Transactions<T> transactions,
      WatchStore<T> store,
      WatchCache<T> cache,
      Consumer<UUID> wake,
      NoiseCollector noiseCollector) {
    this.transactions = transactions;
    this.store = store;
    this.cache = cache;
    this.wake = wake;
    this.noiseCollector = noiseCollector;
  }

  /// Creates one without measurements before the watch.
  public WatchProjector(
      Transactions<T> transactions, WatchStore<T> store, WatchCache<T> cache, Consumer<UUID> wake) {
    this(transactions, store, cache, wake, NoiseCollector.NOTHING);
  }

  /// @throws MissingEventsException if earlier events of the lane are missing
  /// @throws Transactions.UnavailableException if the transaction failed; the caller must repeat
  ///   the same event
  public void apply(Envelope<Progress> envelope) {
    boolean isNew =
        LaneProjection.isRelevant(envelope.event())
            ? flushAndProject(envelope)
            : transactions.call(tx -> project(tx, envelope));
    if (isNew && isTickStart(envelope.event())) {
      envelope.release().ifPresent(wake);
    }
    if (isNew && envelope.event() instanceof Progress.Started) {
      noiseCollector.start(envelope.lane());
    } else if (envelope.event() instanceof Progress.Ended) {
      noiseCollector.stop(envelope.lane());
    }
  }

  /// Whether a tick should begin with the event.
  private static boolean isTickStart(Progress event) {
    return event instanceof Progress.TrafficShifted
        || event instanceof Progress.StepStarted(_, Step.Observe _, _);
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

  private boolean project(T tx, Envelope<Progress> envelope) {
    LaneRow row = tx.lock(envelope.key());
    LaneProjection before = snapshots.read(row);
    if (envelope.sequence() <= before.seq()) {
      return false;
    }
    MissingEventsException.requireNext(before.seq(), envelope.sequence());
    LaneProjection after = before.apply(envelope);
    String snapshot = snapshots.write(row.key(), after);
    tx.save(new LaneRow(row.key(), row.seq(), row.epoch(), row.n(), row.at(), snapshot));
    Optional<WatchEvent> event = before.findWatchEvent(envelope);
    // A loss has no release: it concerns the active one, as candidate or as stable.
    Optional<Active> active =
        envelope.event() instanceof Progress.InstanceLost
            ? after.active().filter(_ -> event.isPresent())
            : after.findActive(envelope.release());
    active.ifPresent(it -> update(tx, envelope.lane(), after, it, event));
    if (envelope.event() instanceof Progress.Ended ended) {
      envelope.release().ifPresent(release -> end(tx, envelope, release, ended.outcome()));
    }
    return true;
  }

  /// Ends the watch. If the release succeeded, stores its means and the noise of its stable for
  /// later releases.
  private void end(T tx, Envelope<Progress> envelope, UUID release, Outcome outcome) {
    if (outcome == Outcome.SUCCEEDED) {
      store
          .find(tx, release)
          .map(stored -> stored.now().state().evidence())
          .ifPresent(evidence -> keep(tx, envelope, release, evidence));
    }
    store.end(tx, release);
  }

  private void keep(T tx, Envelope<Progress> envelope, UUID release, CumulativeEvidence evidence) {
    Map<String, Mean> means = evidence.means();
    if (!means.isEmpty()) {
      store.keep(tx, new GoodRelease(envelope.lane(), release, envelope.sequence(), means));
    }
    FleetNoise noise = evidence.measuredNoise();
    if (!noise.isUnknown()) {
      store.keep(tx, new NoiseRecord(envelope.lane(), Optional.of(release), tx.now(), noise));
    }
  }

  /// Writes the watch of the active release after `event`. A watch that begins with the event
  /// starts with the earlier events.
  private void update(
      T tx, LaneKey lane, LaneProjection projection, Active active, Optional<WatchEvent> event) {
    Optional<StoredWatch> stored = store.find(tx, active.candidate().release());
    Optional<Watch> current = stored.map(StoredWatch::now);
    if (current.isEmpty()
        && (active.back() || event.filter(WatchProjector::isWatchStart).isEmpty())) {
      return;
    }
    List<WatchEvent> newEvents = new ArrayList<>();
    if (current.isEmpty()) {
      findNoise(tx, lane).ifPresent(newEvents::add);
      findBaseline(tx, lane, active).ifPresent(newEvents::add);
      newEvents.addAll(projection.earlierEvents());
    }
    event
        .filter(it -> !newEvents.contains(it) && !isUnchangedControlSet(current, it))
        .ifPresent(newEvents::add);
    Watch watch = current.orElseGet(() -> Watch.start(active.candidate(), lane, active.analysis()));
    for (WatchEvent newEvent : newEvents) {
      watch = watch.apply(newEvent);
    }
    if (!newEvents.isEmpty()) {
      long version = stored.map(StoredWatch::version).orElse(0L);
      store.write(tx, List.of(Change.of(watch, version, newEvents)));
    }
  }

  /// Whether a watch begins with the event: without traffic and without an observation there is no
  /// evidence.
  private static boolean isWatchStart(WatchEvent event) {
    return event instanceof WatchEvent.TrafficShifted(Percent weight, var assignment)
        ? weight.value() > 0 || assignment.isPresent()
        : event instanceof WatchEvent.StepStarted(_, Step.Observe _);
  }

  /// Whether the control instances are the same as before, as with most instances that get ready.
  private static boolean isUnchangedControlSet(Optional<Watch> watch, WatchEvent event) {
    return event instanceof WatchEvent.ControlSetChanged(var instances)
        && watch
            .filter(it -> it.state().controlInstances().orElse(List.of()).equals(instances))
            .isPresent();
  }

  /// Returns the noise of the lane: its records and the measurement since the release started.
  private Optional<WatchEvent> findNoise(T tx, LaneKey lane) {
    Stream<FleetNoise> recorded = store.noiseRecords(tx, lane).stream().map(NoiseRecord::noise);
    List<FleetNoise> all = Stream.concat(noiseCollector.find(lane).stream(), recorded).toList();
    return Optional.of(FleetNoise.combine(all))
        .filter(noise -> !noise.isUnknown())
        .map(WatchEvent.NoiseLoaded::new);
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
}
