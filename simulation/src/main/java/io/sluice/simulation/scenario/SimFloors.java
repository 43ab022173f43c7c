package io.sluice.simulation.scenario;

import io.sluice.contract.Floors;
import io.sluice.contract.Floors.RequiredGate;
import java.time.Duration;
import java.util.Optional;

/// The floors of the environment in a scenario. One in sixteen scenarios has a required gate, one
/// in sixteen a least time of observation; the others have none.
public final class SimFloors {
  private static final int SCENARIOS = 16;
  private static final int GATED = 5;
  private static final int OBSERVED = 13;

  public static Floors of(long seed) {
    return switch ((int) Math.floorMod(seed, (long) SCENARIOS)) {
      case GATED ->
          floors(
              Optional.of(new RequiredGate(Optional.empty(), Optional.empty(), Optional.empty())),
              Optional.empty());
      case OBSERVED -> floors(Optional.empty(), Optional.of(Duration.ofSeconds(1)));
      default -> Floors.NONE;
    };
  }

  private static Floors floors(Optional<RequiredGate> gate, Optional<Duration> observe) {
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
        Optional.empty());
  }

  private SimFloors() {}
}
