package io.sluice.api.request;

import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.store.Settings.Stored;
import io.sluice.contract.Progress.Serving;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Policy;
import java.time.Instant;
import java.util.Optional;

/// The context in which a release is resolved. Documents are parsed from their JSON once for each
/// request.
///
/// @param rules document of `environment`
/// @param defaults document of `application`; empty if there is no application yet
/// @param lane its state in the read model
record Ground(
    Stored environment,
    EnvironmentDocument rules,
    Optional<Stored> application,
    ApplicationDocument defaults,
    Lane lane,
    Instant now) {
  static Ground of(Stored environment, Optional<Stored> application, Lane lane, Instant now) {
    return new Ground(
        environment,
        environment.environment(),
        application,
        application.map(Stored::application).orElse(ApplicationDocument.NONE),
        lane,
        now);
  }

  Optional<Serving> stable() {
    return lane.stable();
  }

  /// Returns the reason why `version` may not be released; empty if it may.
  Optional<String> refusal(String version) {
    return lane.policy()
        .refusal(version)
        .or(() ->
            application.flatMap(stored ->
                Policy.of(defaults.decided())
                    .refusal(version)
                    .map(why -> "application %s: %s".formatted(stored.name(), why))));
  }
}
