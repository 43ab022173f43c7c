package io.sluice.bench.judge;

import io.sluice.domain.verdict.FleetNoise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// The records of earlier good releases of a lane, which have the noise of the scenario. Each run
/// draws four records from a pool, since four releases for each run would take most of the time.
final class LaneRecords {
  private static final int POOL = 40;
  private static final int RELEASES = 4;

  /// Number of runs after which the pool grows by one release, so that few runs need few releases.
  private static final int RUNS = 2;

  private static final Map<Slot, Optional<FleetNoise>> POOLS = new ConcurrentHashMap<>();

  private record Slot(String lane, int number) {}

  /// Returns the combined record of the lane of the run with seed `seed`.
  static FleetNoise draw(TrafficScenario scenario, long seed) {
    Chance chance = new Chance(~seed);
    long size = Math.clamp(RELEASES + scenario.run(seed) / RUNS, RELEASES, POOL);
    List<FleetNoise> records =
        IntStream.range(0, RELEASES)
            .mapToObj(_ -> findRecord(scenario, (int) (chance.uniform() * size)))
            .flatMap(Optional::stream)
            .toList();
    return FleetNoise.combine(records);
  }

  private static Optional<FleetNoise> findRecord(TrafficScenario scenario, int number) {
    return POOLS.computeIfAbsent(
        new Slot(scenario.observation().lane(), number),
        slot -> findNoise(scenario.earlier(), scenario.recordSeed(slot.number())));
  }

  /// Runs a release to its end. One that was rolled back leaves no record.
  private static Optional<FleetNoise> findNoise(TrafficScenario scenario, long seed) {
    var traffic = new ScenarioTraffic(scenario, seed);
    var fold = new ShippedContender.Fold(scenario, ShippedContender.start(scenario));
    while (traffic.now() < scenario.end()) {
      if (fold.addTick(traffic.next(), traffic.now())) {
        return Optional.empty();
      }
    }
    return Optional.of(fold.state().evidence().measuredNoise());
  }

  private LaneRecords() {}
}
