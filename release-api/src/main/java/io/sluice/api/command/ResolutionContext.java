package io.sluice.api.command;

import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.Floors;
import io.sluice.contract.Floors.AdmissionRule;
import io.sluice.contract.Progress.Serving;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.VersionPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The context in which a release is resolved. Documents are parsed from their JSON once for each
/// request.
///
/// @param environmentDocument document of `environment`
/// @param applicationDocument document of `application`; empty if there is no application yet
/// @param lane its state in the read model
record ResolutionContext(
    Stored environment,
    EnvironmentDocument environmentDocument,
    Optional<Stored> application,
    ApplicationDocument applicationDocument,
    Lane lane,
    Instant now) {
  static ResolutionContext of(
      Stored environment, Optional<Stored> application, Lane lane, Instant now) {
    return new ResolutionContext(
        environment,
        environment.environment(),
        application,
        application.map(Stored::application).orElse(ApplicationDocument.NONE),
        lane,
        now);
  }

  /// Returns the admission rules of the environment.
  List<AdmissionRule> admission() {
    return environmentDocument.floors().flatMap(Floors::admission).orElse(List.of());
  }

  Optional<Serving> findStable() {
    return lane.stable();
  }

  /// Returns the reason why `version` may not be released; empty if it may.
  Optional<String> findRejection(String version) {
    return lane.policy()
        .findRejection(version)
        .or(() ->
            application.flatMap(stored ->
                VersionPolicy.of(applicationDocument.policyOrNone())
                    .findRejection(version)
                    .map(reason -> "application %s: %s".formatted(stored.name(), reason))));
  }
}
