package io.sluice.health.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.view.FleetNoiseView;
import io.sluice.contract.view.FleetNoiseView.StatisticNoise;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.health.watch.NoiseSpecs;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InternalNoiseResourceTest {
  private static final LaneKey LANE = new LaneKey("production", "shop");

  @Test
  void the_view_has_the_size_of_clumps_and_the_variation_of_instances() {
    FleetNoiseView view =
        InternalNoiseResource.toView(
            List.of(
                record(Optional.of(new UUID(0, 1)), NoiseSpecs.noise(5)),
                record(Optional.empty(), NoiseSpecs.noise(7)),
                record(Optional.of(new UUID(0, 2)), NoiseSpecs.noise(9))));

    assertThat(view)
        .isEqualTo(
            new FleetNoiseView(
                2,
                1,
                Optional.of(new StatisticNoise(Optional.of(2.0), 0.2, Optional.empty())),
                List.of()));
  }

  @Test
  void without_an_error_there_is_no_size_of_clumps() {
    assertThat(
            InternalNoiseResource.toView(List.of(record(Optional.empty(), NoiseSpecs.noise(0))))
                .errors()
                .orElseThrow()
                .clumpSize())
        .isEmpty();
  }

  @Test
  void without_records_the_noise_is_unknown() {
    assertThat(InternalNoiseResource.toView(List.of()))
        .isEqualTo(new FleetNoiseView(0, 0, Optional.empty(), List.of()));
  }

  private static NoiseRecord record(Optional<UUID> release, FleetNoise noise) {
    return new NoiseRecord(LANE, release, Instant.EPOCH, noise);
  }
}
