package io.sluice.api.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.contract.Analysis;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.EnvValue;
import io.sluice.contract.Json;
import io.sluice.contract.Limits;
import io.sluice.contract.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The release settings of an environment, an application or a release; the next level supplies
/// missing values. Fields as in [io.sluice.contract.ReleaseSpec].
///
/// The record is as flat as its JSON: each component is a field.
public record DefaultsDocument(
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
  public static final DefaultsDocument NONE = Json.read("{}", DefaultsDocument.class);
}
