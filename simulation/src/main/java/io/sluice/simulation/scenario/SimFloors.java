package io.sluice.simulation.scenario;

import io.sluice.contract.Floors;
import io.sluice.contract.Floors.ImageKey;
import io.sluice.contract.Floors.RequiredGate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The floors of the environment in a scenario. One in sixteen scenarios has a required gate, one
/// in sixteen a least time of observation, and one in eight a key of images; the others have none.
public final class SimFloors {
  private static final int SCENARIOS = 16;
  private static final int SIGNED = 3;
  private static final int ALSO_SIGNED = 12;
  private static final int GATED = 5;
  private static final int OBSERVED = 13;

  public static Floors of(long seed) {
    return switch ((int) Math.floorMod(seed, (long) SCENARIOS)) {
      case SIGNED, ALSO_SIGNED ->
          floors(
              Optional.empty(),
              Optional.empty(),
              Optional.of(List.of(new ImageKey("release", "the runtime verifies no signature"))));
      case GATED ->
          floors(
              Optional.of(new RequiredGate(Optional.empty(), Optional.empty(), Optional.empty())),
              Optional.empty(),
              Optional.empty());
      case OBSERVED ->
          floors(Optional.empty(), Optional.of(Duration.ofSeconds(1)), Optional.empty());
      default -> Floors.NONE;
    };
  }

  private static Floors floors(
      Optional<RequiredGate> gate, Optional<Duration> observe, Optional<List<ImageKey>> signedBy) {
    return new Floors(
        gate,
        observe,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        signedBy);
  }

  private SimFloors() {}
}
