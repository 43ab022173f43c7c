package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;

/// The state of a watch, written by health-monitor to `release.observations` every 5 s, and every 2
/// s while the candidate has a part of the traffic; not written while no verdict is possible.
///
/// @param intended candidate's weight as shifted
/// @param measured candidate's share of the counted requests, 0 to 1; empty without requests
/// @param counts requests in this step; its fields are fields of the JSON of this record
/// @param remaining remaining seconds of the window
/// @param sentence findings so far
@JsonPropertyOrder({"step", "intended", "measured", "counts"})
public record Observation(
    int step,
    Percent intended,
    Optional<Double> measured,
    @JsonUnwrapped @JsonProperty(access = Access.READ_ONLY) RequestCounts counts,
    double logE,
    double logLimit,
    long remaining,
    String sentence)
    implements Event {

  /// Reads the flat JSON; see [Evidence].
  @JsonCreator
  static Observation of(
      @JsonProperty("step") int step,
      @JsonProperty("intended") Percent intended,
      @JsonProperty("measured") Optional<Double> measured,
      @JsonProperty("requests") long requests,
      @JsonProperty("errors") long errors,
      @JsonProperty("stableRequests") long stableRequests,
      @JsonProperty("stableErrors") long stableErrors,
      @JsonProperty("logE") double logE,
      @JsonProperty("logLimit") double logLimit,
      @JsonProperty("remaining") long remaining,
      @JsonProperty("sentence") String sentence) {
    return new Observation(
        step,
        intended,
        measured,
        new RequestCounts(requests, errors, stableRequests, stableErrors),
        logE,
        logLimit,
        remaining,
        sentence);
  }
}
