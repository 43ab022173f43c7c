package io.sluice.domain.notice;

import io.sluice.contract.BreakGlass;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.Queued;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// The summary of a release until its end, from which its outcome is published.
///
/// @param reason the caller's reason for the release
/// @param started time at which it became its lane's active release; empty while it is queued
/// @param previousStable previous stable
/// @param rolledBack whether a rollback plan was adopted
/// @param breakGlass floors that people let the release bypass; empty if none
public record ReleaseSummary(
    UUID release,
    ReleaseSpec spec,
    String caller,
    Optional<String> reason,
    Instant queued,
    Optional<Instant> started,
    Optional<Serving> previousStable,
    boolean rolledBack,
    Optional<List<BreakGlass>> breakGlass) {

  /// Returns the summary of a release that was just accepted.
  static ReleaseSummary of(UUID release, Queued queued, Instant at) {
    return new ReleaseSummary(
        release,
        queued.spec(),
        queued.caller(),
        queued.reason(),
        at,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  ReleaseSummary started(ReleaseSpec resolved, Optional<Serving> from, Instant at) {
    return new ReleaseSummary(
        release, resolved, caller, reason, queued, Optional.of(at), from, rolledBack, breakGlass);
  }

  ReleaseSummary resolved(String artifact) {
    return new ReleaseSummary(
        release,
        spec.withArtifact(artifact),
        caller,
        reason,
        queued,
        started,
        previousStable,
        rolledBack,
        breakGlass);
  }

  ReleaseSummary withRollback() {
    return new ReleaseSummary(
        release, spec, caller, reason, queued, started, previousStable, true, breakGlass);
  }

  /// Returns a copy with one more entry about bypassed floors.
  ReleaseSummary withBreakGlass(BreakGlass entry) {
    List<BreakGlass> entries =
        Stream.concat(breakGlass.stream().flatMap(List::stream), Stream.of(entry)).toList();
    return new ReleaseSummary(
        release,
        spec,
        caller,
        reason,
        queued,
        started,
        previousStable,
        rolledBack,
        Optional.of(entries));
  }

  ReleaseEnded toReleaseEnded(Ended end, Instant at) {
    return new ReleaseEnded(
        end.outcome(),
        end.reason(),
        spec.application(),
        spec.environment(),
        spec.version(),
        spec.artifact(),
        previousStable.map(serving -> serving.spec().version()),
        name(spec.strategy()),
        caller,
        queued,
        started,
        at,
        spec.labels(),
        spec.links(),
        reason,
        breakGlass);
  }

  private static String name(Strategy strategy) {
    return switch (strategy) {
      case Strategy.Canary _ -> "canary";
      case Strategy.BlueGreen _ -> "blueGreen";
      case Strategy.Rolling _ -> "rolling";
    };
  }
}
