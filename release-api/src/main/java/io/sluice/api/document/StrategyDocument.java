package io.sluice.api.document;

import io.sluice.contract.CanaryStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A strategy as a user writes it: one of the three, with what it says.
public record StrategyDocument(
    Optional<Canary> canary, Optional<BlueGreen> blueGreen, Optional<Rolling> rolling) {

  /// See [io.sluice.contract.Strategy.Canary].
  @Schema(name = "CanaryDocument")
  public record Canary(Optional<List<CanaryStep>> steps, Optional<Duration> observe) {
    static final Canary NONE = new Canary(Optional.empty(), Optional.empty());
  }

  /// See [io.sluice.contract.Strategy.BlueGreen].
  @Schema(name = "BlueGreenDocument")
  public record BlueGreen(
      Optional<Integer> replicas, Optional<Duration> observe, Optional<Duration> keep) {
    static final BlueGreen NONE =
        new BlueGreen(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// See [io.sluice.contract.Strategy.Rolling].
  @Schema(name = "RollingDocument")
  public record Rolling(
      Optional<Integer> maxSurge, Optional<Integer> maxUnavailable, Optional<Duration> observe) {
    static final Rolling NONE = new Rolling(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// How many of the three it names; a valid one names 1.
  int count() {
    return (canary.isPresent() ? 1 : 0)
        + (blueGreen.isPresent() ? 1 : 0)
        + (rolling.isPresent() ? 1 : 0);
  }
}
