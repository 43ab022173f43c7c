package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Compare;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.util.List;
import java.util.Optional;

/// Measures the noise of a lane's stable instances while no release is in progress. It is a mutable
/// fold of ticks without requests to a candidate.
public final class StableNoise {
  /// The allowed ratio, on which the noise does not depend.
  private static final double ANY = 1;

  private final CappedMixture errors = CappedMixture.start(Compare.ERROR_RATE, 1, ANY);
  private Optional<CappedMixture> latency = Optional.empty();

  private StableNoise() {}

  /// Returns the state before the first tick.
  public static StableNoise start() {
    return new StableNoise();
  }

  /// Adds `tick` in place.
  public void tick(Tick tick) {
    errors.tick(tick);
    int bounds = tick.stable().slow().size();
    if (latency.isEmpty() && bounds > 0) {
      latency = Optional.of(CappedMixture.start(Compare.LATENCY, bounds, ANY));
    }
    latency.ifPresent(it -> it.tick(tick));
  }

  /// Returns the clumps so far. Differences between instances are left out: the next release
  /// measures the same instances itself, and two measurements of them are not independent.
  public FleetNoise noise() {
    List<Noise> slow = latency.map(CappedMixture::noise).orElse(List.of());
    return new FleetNoise(
        errors.noise().stream().map(StableNoise::clumps).findFirst(),
        slow.stream().map(StableNoise::clumps).toList());
  }

  private static Noise clumps(Noise noise) {
    return new Noise(noise.second(), noise.window(), LevelEstimate.NONE, List.of());
  }
}
