package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterReading.LaneCounts;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// Measures the noise of stable in each lane of this replica for ten minutes a day, and between the
/// start of a release and its watch. A failure only ends the measurement of one lane.
public final class NoisePoller<T extends Tx> implements NoiseCollector {
  /// Maximum number of lanes that are measured at the same time.
  static final int LANES = 200;

  /// Maximum number of records that one poll stores, so that it delays no tick.
  private static final int STORES = 5;

  static final Duration MEASUREMENT = Duration.ofMinutes(10);
  static final Duration INTERVAL = Duration.ofHours(24);

  /// The shortest measurement for a release that starts.
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /// Interval between two choices of lanes.
  private static final Duration CHOICE = Duration.ofMinutes(1);

  /// Time limit of a measurement without a release.
  private static final Duration TIMEOUT = MEASUREMENT.multipliedBy(3);

  private static final System.Logger LOG = System.getLogger(NoisePoller.class.getName());

  private final Transactions<T> transactions;
  private final WatchStore<T> store;
  private final Predicate<LaneKey> ownLanes;
  private final Duration period;
  private final Map<LaneKey, StableMeasurement> measurements = new ConcurrentHashMap<>();
  private final Set<LaneKey> releasing = ConcurrentHashMap.newKeySet();

  /// The start of each lane's last measurement, also of one that left no record.
  private final Map<LaneKey, Instant> chosen = new ConcurrentHashMap<>();

  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile Instant choiceAt = Instant.EPOCH;

  /// @param ownLanes matches this replica's lanes
  /// @param period the configured interval between two polls
  public NoisePoller(
      Transactions<T> transactions,
      WatchStore<T> store,
      Predicate<LaneKey> ownLanes,
      Duration period) {
    this.transactions = transactions;
    this.store = store;
    this.ownLanes = ownLanes;
    this.period = period;
  }

  @Override
  public void collect(List<CounterReading> readings, Set<LaneKey> watched, Instant at) {
    try {
      var round = new RouterReader.Round(readings, List.of());
      Predicate<LaneKey> isMeasured = lane -> ownLanes.test(lane) && !watched.contains(lane);
      measurements.keySet().removeIf(isMeasured.negate());
      releasing.removeIf(isMeasured.negate());
      releasing.forEach(lane -> add(round, lane, at));
      choose(round, isMeasured, at);
      measurements.forEach((lane, measurement) -> read(round, lane, measurement, at));
      measurements.entrySet().stream()
          .filter(entry -> !releasing.contains(entry.getKey()))
          .filter(entry -> entry.getValue().hasMeasured(MEASUREMENT))
          .limit(STORES)
          .forEach(entry -> finish(entry.getKey(), entry.getValue(), at));
    } catch (RuntimeException e) {
      // Any failure to learn must leave polls and verdicts untouched; this measurement is lost.
      logOnce("the noise of lanes", e);
    }
  }

  private void add(RouterReader.Round round, LaneKey lane, Instant at) {
    if (measurements.size() < 2 * LANES && !measurements.containsKey(lane)) {
      findCounts(round, lane)
          .flatMap(StableMeasurement::findStable)
          .ifPresent(stable -> measurements.put(lane, new StableMeasurement(stable, at)));
    }
  }

  private static Optional<LaneCounts> findCounts(RouterReader.Round round, LaneKey lane) {
    return round.find(lane).flatMap(reading -> reading.findLane(lane));
  }

  /// Starts the measurement of lanes whose last record is older than 24 h.
  private void choose(RouterReader.Round round, Predicate<LaneKey> isMeasured, Instant at) {
    if (measurements.size() >= LANES || isWithin(choiceAt, at, CHOICE)) {
      return;
    }
    choiceAt = at;
    chosen.values().removeIf(time -> !isWithin(time, at, INTERVAL));
    Set<LaneKey> recorded =
        transactions.read(tx -> store.lanesMeasuredAfter(tx, at.minus(INTERVAL)));
    round.readings().stream()
        .flatMap(reading -> reading.lanes().keySet().stream())
        .distinct()
        .filter(isMeasured)
        .filter(lane -> !recorded.contains(lane) && !chosen.containsKey(lane))
        .filter(lane -> findCounts(round, lane).flatMap(StableMeasurement::findStable).isPresent())
        .limit(LANES - measurements.size())
        .toList()
        .forEach(lane -> {
          chosen.put(lane, at);
          add(round, lane, at);
        });
  }

  private static boolean isWithin(Instant time, Instant at, Duration duration) {
    return Duration.between(time, at).abs().compareTo(duration) < 0;
  }

  private void read(
      RouterReader.Round round, LaneKey lane, StableMeasurement measurement, Instant at) {
    try {
      Optional<CounterReading> reading = round.find(lane);
      Optional<LaneCounts> counts = reading.flatMap(it -> it.findLane(lane));
      Optional<UUID> stable = counts.flatMap(StableMeasurement::findStable);
      if (stable.filter(measurement::isStable).isEmpty()) {
        measurement.interrupt();
      } else if (!measurement.hasMeasured(MEASUREMENT)) {
        measurement.read(reading.orElseThrow(), counts.orElseThrow(), period);
      }
      boolean isOver = stable.isPresent() && !measurement.isStable(stable.get());
      if (!releasing.contains(lane) && (isOver || !isWithin(measurement.since(), at, TIMEOUT))) {
        measurements.remove(lane);
      }
    } catch (RuntimeException e) {
      // Any failure to learn must leave polls and verdicts untouched; this measurement is lost.
      measurements.remove(lane);
      logOnce("the noise of " + lane, e);
    }
  }

  private void finish(LaneKey lane, StableMeasurement measurement, Instant at) {
    measurements.remove(lane);
    try {
      FleetNoise noise = measurement.noise();
      if (!noise.isUnknown()) {
        var noiseRecord = new NoiseRecord(lane, Optional.empty(), at, noise);
        var _ = transactions.call(tx -> keep(tx, noiseRecord));
      }
    } catch (RuntimeException e) {
      // Any failure to learn must leave polls and verdicts untouched; this measurement is lost.
      logOnce("the noise of " + lane, e);
    }
  }

  /// Stores a record unless the lane has one of the last 24 h, for example from another replica.
  private boolean keep(T tx, NoiseRecord noiseRecord) {
    var _ = tx.lock(noiseRecord.lane().toString());
    boolean isDue =
        store.noiseRecords(tx, noiseRecord.lane()).stream()
            .noneMatch(it -> it.at().isAfter(noiseRecord.at().minus(INTERVAL)));
    if (isDue) {
      store.keep(tx, noiseRecord);
    }
    return isDue;
  }

  @Override
  public void start(LaneKey lane) {
    releasing.add(lane);
  }

  @Override
  public void stop(LaneKey lane) {
    releasing.remove(lane);
  }

  @Override
  public Optional<FleetNoise> find(LaneKey lane) {
    try {
      return Optional.ofNullable(measurements.get(lane))
          .filter(measurement -> measurement.hasMeasured(SHORTEST))
          .map(StableMeasurement::noise)
          .filter(noise -> !noise.isUnknown());
    } catch (RuntimeException e) {
      // Any failure to learn must leave polls and verdicts untouched; this measurement is lost.
      logOnce("the noise of " + lane, e);
      return Optional.empty();
    }
  }

  private void logOnce(String what, RuntimeException e) {
    if (failed.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          what + " cannot be measured; further failures are not logged",
          e);
    }
  }
}
