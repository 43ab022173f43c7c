package io.sluice.api.request;

import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.store.Settings.Stored;
import io.sluice.contract.Progress.Serving;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Policy;
import java.time.Instant;
import java.util.Optional;

/// What a release is resolved with. Documents are read from their JSON once for each post.
///
/// @param rules what `environment` says
/// @param defaults what `application` says; nothing if there is none yet
/// @param lane as far as is known here
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

  /// Why `version` may not be released; empty if it may.
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
