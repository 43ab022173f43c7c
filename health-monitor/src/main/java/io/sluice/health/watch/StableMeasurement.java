package io.sluice.health.watch;

import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.StableNoise;
import io.sluice.domain.verdict.Tick;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterReading.LaneCounts;
import io.sluice.health.source.CounterReading.Share;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A measurement of the noise of a lane's stable, by ticks without a candidate. It is thread-safe.
final class StableMeasurement {
  private static final int WHOLE = 100;

  /// The release that stands for the absent candidate.
  private static final UUID NO_RELEASE = new UUID(0, 0);

  private final Watch.Candidate release;
  private final Instant since;
  private final StableNoise noise = StableNoise.start();
  private Optional<TickStart> tickStart = Optional.empty();
  private Duration measured = Duration.ZERO;
  private long number = 1;

  /// @param since its start by the database's clock
  StableMeasurement(UUID stable, Instant since) {
    this.release = new Watch.Candidate(NO_RELEASE, Optional.of(stable), "", Optional.empty());
    this.since = since;
  }

  /// Returns the release with all traffic; empty if the table splits it, or is not reported.
  static Optional<UUID> findStable(LaneCounts lane) {
    return lane.shares().entrySet().stream()
        .filter(entry -> entry.getValue().weight() == WHOLE)
        .map(Map.Entry::getKey)
        .findFirst()
        .filter(_ -> lane.shares().values().stream().mapToInt(Share::weight).sum() == WHOLE);
  }

  boolean isStable(UUID other) {
    return release.isStable(other);
  }

  Instant since() {
    return since;
  }

  /// Ends the tick in progress without its counts, for example because a table splits the traffic.
  synchronized void interrupt() {
    tickStart = Optional.empty();
  }

  /// Adds the tick that a reading ends, if it continues the previous one.
  ///
  /// @param period the configured interval between two polls
  synchronized void read(CounterReading reading, LaneCounts lane, Duration period) {
    TickStart start = TickStart.of(reading, lane, release, tickStart);
    Optional<TickStart> before = tickStart.filter(start::isContinuation);
    TickStart now = before.map(start::withSlowFrom).orElse(start);
    if (before.isPresent() && !now.isOlderThan(before.get())) {
      Duration elapsed = now.elapsedSince(before.get(), period);
      Tick.Span span = new Tick.Span(before.get().at(), now.at(), elapsed);
      noise.tick(
          new Tick(
              number++, span, now.countsSince(before.get()), false, Tick.Probes.NONE, List.of()));
      measured = measured.plus(elapsed);
    }
    tickStart = Optional.of(now);
  }

  /// Whether its ticks last for at least `duration`.
  synchronized boolean hasMeasured(Duration duration) {
    return measured.compareTo(duration) >= 0;
  }

  synchronized FleetNoise noise() {
    return noise.noise();
  }
}
