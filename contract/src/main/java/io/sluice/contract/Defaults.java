package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Defaults of an environment or an application for the fields that a release leaves out. The
/// release takes precedence over the application, the application over the environment. The fields
/// are those of [ReleaseSpec].
///
/// The record is as flat as its JSON: each component is a field.
public record Defaults(
    Optional<List<String>> command,
    Optional<Map<String, EnvValue>> env,
    Optional<Limits> limits,
    Optional<Integer> replicas,
    Optional<String> healthPath,
    Optional<Duration> readyWithin,
    Optional<Duration> drain,
    Optional<Strategy> strategy,
    Optional<Traits> traits,
    Optional<Analysis> analysis,
    Optional<Decision> onFailure,
    Optional<Decision> onInconclusive,
    Optional<Concurrency> concurrency,
    Optional<Duration> deadline,
    Optional<Duration> startBefore,
    Optional<Duration> bakeTime,
    @JsonProperty("notify") Optional<List<Destination>> destinations) {

  /// No defaults.
  public static final Defaults NONE = Json.read("{}", Defaults.class);
}
