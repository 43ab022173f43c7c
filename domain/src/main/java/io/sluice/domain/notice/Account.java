package io.sluice.domain.notice;

import io.sluice.contract.Concluded;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The summary of a release until its end, from which its outcome is published.
///
/// @param started time at which it became its lane's active release; empty while it is queued
/// @param cameFrom previous stable
/// @param takenBack whether a rollback plan was adopted
public record Account(
    UUID release,
    ReleaseSpec spec,
    String caller,
    Instant queued,
    Optional<Instant> started,
    Optional<Serving> cameFrom,
    boolean takenBack) {

  /// Returns the summary of a release that was just accepted.
  static Account of(UUID release, ReleaseSpec spec, String caller, Instant at) {
    return new Account(release, spec, caller, at, Optional.empty(), Optional.empty(), false);
  }

  Account started(ReleaseSpec resolved, Optional<Serving> from, Instant at) {
    return new Account(release, resolved, caller, queued, Optional.of(at), from, takenBack);
  }

  Account resolved(String artifact) {
    return new Account(
        release, spec.withArtifact(artifact), caller, queued, started, cameFrom, takenBack);
  }

  Account wentBack() {
    return new Account(release, spec, caller, queued, started, cameFrom, true);
  }

  Concluded concluded(Ended end, Instant at) {
    return new Concluded(
        end.outcome(),
        end.reason(),
        spec.application(),
        spec.environment(),
        spec.version(),
        spec.artifact(),
        cameFrom.map(serving -> serving.spec().version()),
        name(spec.strategy()),
        caller,
        queued,
        started,
        at);
  }

  private static String name(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Canary _ -> "canary";
      case Strategy.BlueGreen _ -> "blueGreen";
      case Strategy.Rolling _ -> "rolling";
    };
  }
}
