package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// One step of a canary as a user writes it: `5`, `{weight: 5, replicas: 1, observe: 2m}`, `{hold:
/// 10m}` or `{approve: {expires: 1h}}`. One of `weight`, `hold` and `approve` is present.
public record CanaryStep(
    Optional<Percent> weight,
    Optional<Integer> replicas,
    Optional<Duration> observe,
    Optional<Duration> hold,
    Optional<Gate> approve) {

  /// The short form.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CanaryStep of(int weight) {
    return new CanaryStep(
        Optional.of(new Percent(weight)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// A gate.
  public static CanaryStep of(Gate gate) {
    return new CanaryStep(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(gate));
  }

  /// A weight or a hold.
  public CanaryStep(
      Optional<Percent> weight,
      Optional<Integer> replicas,
      Optional<Duration> observe,
      Optional<Duration> hold) {
    this(weight, replicas, observe, hold, Optional.empty());
  }

  /// @throws IllegalArgumentException if not exactly one of `weight`, `hold` and `approve` is
  ///   present
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public CanaryStep {
    if (Stream.of(weight, hold, approve).filter(Optional::isPresent).count() != 1) {
      throw new IllegalArgumentException("a canary step has one of weight, hold and approve");
    }
  }
}
