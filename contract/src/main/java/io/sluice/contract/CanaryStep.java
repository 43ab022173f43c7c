package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// One step of a canary as a user writes it: `5`, `{weight: 5, replicas: 1, observe: 2m}`, `{hold:
/// 10m}`, `{approve: {expires: 1h}}` or `{call: {url: …}}`; or `{replicas: 3}` or `{observe: 2m}`
/// alone.
///
/// @param replicas instances of the candidate from this step on, at least
public record CanaryStep(
    Optional<Percent> weight,
    Optional<Amount> replicas,
    Optional<Duration> observe,
    Optional<Duration> hold,
    Optional<Gate> approve,
    Optional<Call> call) {

  /// The short form.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CanaryStep of(int weight) {
    return new CanaryStep(
        Optional.of(new Percent(weight)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// A gate.
  public static CanaryStep of(Gate gate) {
    return new CanaryStep(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(gate),
        Optional.empty());
  }

  /// A call.
  public static CanaryStep of(Call call) {
    return new CanaryStep(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(call));
  }

  /// A weight, a hold, a number of instances or an observation.
  public CanaryStep(
      Optional<Percent> weight,
      Optional<Amount> replicas,
      Optional<Duration> observe,
      Optional<Duration> hold) {
    this(weight, replicas, observe, hold, Optional.empty(), Optional.empty());
  }

  /// @throws IllegalArgumentException if it is of none of these kinds, or of more than one
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public CanaryStep {
    long kinds = Stream.of(weight, hold, approve, call).filter(Optional::isPresent).count();
    boolean isAlone = replicas.isPresent() != observe.isPresent();
    if (kinds > 1 || (kinds == 0 && !isAlone)) {
      throw new IllegalArgumentException(
          "a canary step has one of weight, hold, approve and call; or replicas or observe alone");
    }
  }
}
