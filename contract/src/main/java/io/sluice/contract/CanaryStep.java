package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One step of a canary as a user writes it: `5`, `{weight: 5, replicas: 1, observe: 2m}`, `{match:
/// […]}`, `{hold: 10m}`, `{approve: {expires: 1h}}`, `{call: {url: …}}` or `{experiment: {replicas:
/// 1}}`; or `{replicas: 3}` or `{observe: 2m}` alone.
///
/// @param replicas minimum number of candidate instances from this step on
/// @param match requests that go to the candidate from this step on, independent of its weight;
///   replaces the matches of an earlier step, and an empty list removes them
/// @param mirror percentage of the requests to stable that are mirrored to the candidate from this
///   step on; 0 ends the mirroring
/// @param judge whether the judge counts requests that reach the candidate by these matches; true
///   if absent
public record CanaryStep(
    Optional<Percent> weight,
    Optional<Amount> replicas,
    Optional<Duration> observe,
    Optional<Duration> hold,
    Optional<Gate> approve,
    Optional<Call> call,
    Optional<List<Match>> match,
    Optional<Percent> mirror,
    Optional<Experiment> experiment,
    Optional<Boolean> judge) {

  /// Returns a step with a weight only, the short form.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CanaryStep of(int weight) {
    return new CanaryStep(
        Optional.of(new Percent(weight)), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Returns a step with a gate.
  public static CanaryStep of(Gate gate) {
    return of(Optional.of(gate), Optional.empty(), Optional.empty());
  }

  /// Returns a step with a webhook call.
  public static CanaryStep of(Call call) {
    return of(Optional.empty(), Optional.of(call), Optional.empty());
  }

  /// Returns a step with an experiment.
  public static CanaryStep of(Experiment experiment) {
    return of(Optional.empty(), Optional.empty(), Optional.of(experiment));
  }

  private static CanaryStep of(
      Optional<Gate> approve, Optional<Call> call, Optional<Experiment> experiment) {
    return new CanaryStep(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        approve,
        call,
        Optional.empty(),
        Optional.empty(),
        experiment,
        Optional.empty());
  }

  /// Returns a step that sets matches and leaves the weight unchanged.
  public static CanaryStep of(List<Match> matches) {
    return shift(Optional.empty(), Optional.of(matches), Optional.empty());
  }

  /// Returns a step that changes the candidate's weight, its matches or its mirrored requests.
  public static CanaryStep shift(
      Optional<Percent> weight, Optional<List<Match>> match, Optional<Percent> mirror) {
    return new CanaryStep(
        weight,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        match,
        mirror,
        Optional.empty(),
        Optional.empty());
  }

  /// Returns a copy whose matched requests count for the judge if `matched` is true.
  public CanaryStep judging(boolean matched) {
    return new CanaryStep(
        weight,
        replicas,
        observe,
        hold,
        approve,
        call,
        match,
        mirror,
        experiment,
        Optional.of(matched));
  }

  /// Returns a copy with another gate.
  public CanaryStep approvedBy(Gate gate) {
    return new CanaryStep(
        weight, replicas, observe, hold, Optional.of(gate), call, match, mirror, experiment, judge);
  }

  /// Creates a step with a weight, a hold, a number of instances or an observation.
  public CanaryStep(
      Optional<Percent> weight,
      Optional<Amount> replicas,
      Optional<Duration> observe,
      Optional<Duration> hold) {
    this(
        weight,
        replicas,
        observe,
        hold,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// @throws IllegalArgumentException if the step has none of these kinds or more than one of them,
  ///   or has `judge` without `match`
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public CanaryStep {
    match = match.map(List::copyOf);
    boolean isShift = weight.isPresent() || match.isPresent() || mirror.isPresent();
    if (judge.isPresent() && match.isEmpty()) {
      throw new IllegalArgumentException(
          "judge needs match: judge sets whether requests by that match count");
    }
    long kinds =
        Stream.of(
                isShift,
                hold.isPresent(),
                approve.isPresent(),
                call.isPresent(),
                experiment.isPresent())
            .filter(isPresent -> isPresent)
            .count();
    boolean isAlone = replicas.isPresent() != observe.isPresent();
    boolean isBeside = experiment.isPresent() && (replicas.isPresent() || observe.isPresent());
    if (kinds > 1 || (kinds == 0 && !isAlone) || isBeside) {
      throw new IllegalArgumentException(
          "a canary step has one of weight, hold, approve, call and experiment; match and mirror beside a weight or instead of one; or replicas or observe alone, and those of an experiment in it");
    }
  }

  /// Whether the step changes the traffic to the candidate.
  public boolean hasShift() {
    return weight.isPresent() || match.isPresent() || mirror.isPresent();
  }
}
