package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.Optional;

/// One step of a canary as a user writes it: `5`, `{weight: 5, replicas: 1, observe: 2m}` or
/// `{hold: 10m}`. Either `weight` or `hold` is present.
public record CanaryStep(
    Optional<Percent> weight,
    Optional<Integer> replicas,
    Optional<Duration> observe,
    Optional<Duration> hold) {

  /// The short form.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CanaryStep of(int weight) {
    return new CanaryStep(
        Optional.of(new Percent(weight)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// @throws IllegalArgumentException if not exactly one of `weight` and `hold` is present
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public CanaryStep {
    if (weight.isPresent() == hold.isPresent()) {
      throw new IllegalArgumentException("a canary step has either a weight or a hold");
    }
  }
}
