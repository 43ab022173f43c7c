package io.sluice.health.watch;

import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.FleetNoise.Clumps;
import io.sluice.domain.verdict.FleetNoise.Noise;
import io.sluice.domain.verdict.LevelEstimate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Noise for tests.
public final class NoiseSpecs {

  /// Returns the combination of the noise of releases with these numbers of hits, whose clumps have
  /// the size 2, and whose instances differ by 20 %.
  public static FleetNoise noise(int... hits) {
    return FleetNoise.combine(Arrays.stream(hits).mapToObj(NoiseSpecs::one).toList());
  }

  private static FleetNoise one(int hits) {
    return new FleetNoise(
        Optional.of(
            new Noise(
                new Clumps(2 * hits, hits, 10),
                new Clumps(hits, hits, 1),
                new LevelEstimate(0.04, 0.01, 2),
                List.of())),
        List.of());
  }

  private NoiseSpecs() {}
}
