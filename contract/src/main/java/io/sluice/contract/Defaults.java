package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an environment or an application supplies where a release says nothing; the release wins
/// over the application, the application over the environment. Fields as in [ReleaseSpec].
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
    Optional<Duration> watch,
    @JsonProperty("notify") Optional<List<Destination>> destinations) {

  /// Supplies nothing.
  public static final Defaults NONE =
      new Defaults(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
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
