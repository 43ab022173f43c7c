package io.sluice.api.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.contract.Analysis;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.EnvValue;
import io.sluice.contract.Json;
import io.sluice.contract.Limits;
import io.sluice.contract.Traits;
import io.sluice.contract.view.BreakGlassRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A release as a user writes it: its application, environment and version, and the values that
/// differ from the defaults. Fields as in [io.sluice.contract.ReleaseSpec].
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param reason the caller's reason for the history
/// @param breakGlass reason to bypass floors of the environment; requires the role admin or
///   operator
public record ReleaseDocument(
    Optional<String> application,
    Optional<String> environment,
    Optional<String> version,
    Optional<String> artifact,
    Optional<Instant> startAt,
    Optional<Map<String, String>> labels,
    Optional<Map<String, String>> links,
    Optional<String> reason,
    Optional<BreakGlassRequest> breakGlass,
    Optional<List<String>> command,
    Optional<Map<String, EnvValue>> env,
    Optional<Limits> limits,
    Optional<Integer> replicas,
    Optional<String> healthPath,
    Optional<Duration> readyWithin,
    Optional<Duration> drain,
    Optional<StrategyDocument> strategy,
    Optional<Traits> traits,
    @Schema(implementation = Analysis.class) Optional<AnalysisDocument> analysis,
    Optional<Decision> onFailure,
    Optional<Decision> onInconclusive,
    Optional<Concurrency> concurrency,
    Optional<Duration> deadline,
    Optional<Duration> startBefore,
    Optional<Duration> bakeTime,
    @JsonProperty("notify") Optional<List<DestinationDocument>> destinations) {

  /// A document without values.
  static final ReleaseDocument NONE = Json.read("{}", ReleaseDocument.class);

  /// Returns the part that defaults may supply.
  DefaultsDocument own() {
    return new DefaultsDocument(
        command,
        env,
        limits,
        replicas,
        healthPath,
        readyWithin,
        drain,
        strategy,
        traits,
        analysis,
        onFailure,
        onInconclusive,
        concurrency,
        deadline,
        startBefore,
        bakeTime,
        destinations);
  }
}
