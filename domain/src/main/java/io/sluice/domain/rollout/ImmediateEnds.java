package io.sluice.domain.rollout;

import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import java.util.Optional;

/// The immediate ends of releases that need no plan, and the version that serves afterwards.
final class ImmediateEnds {

  /// Finds the end of a release that would start now, if it ends immediately.
  static Optional<Progress.Ended> findImmediateEnd(DecisionBuilder builder, Lane.Waiting waiting) {
    return findAlreadyServing(waiting, builder.lane().stable())
        .or(() -> findVeto(builder, waiting));
  }

  /// Finds the version with most of the confirmed weight.
  static Optional<Serving> findServing(Lane lane, Active active) {
    Percent candidate = lane.weight(active.release());
    boolean isCandidate =
        active
            .previousStable()
            .map(s -> candidate.value() > lane.weight(s.release()).value())
            .orElse(candidate.value() > 0);
    return isCandidate
        ? Optional.of(new Serving(active.release(), active.spec(), active.spec().replicas()))
        : lane.stable().filter(_ -> active.previousStable().isPresent());
  }

  /// Finds the rejection of a release whose version was vetoed, or excluded by a pin, while it
  /// waited.
  private static Optional<Progress.Ended> findVeto(DecisionBuilder builder, Lane.Waiting waiting) {
    return builder
        .findVersionRejection(waiting.spec().version())
        .filter(_ -> waiting.restartOf().isEmpty())
        .map(reason -> new Progress.Ended(Outcome.REJECTED, builder.lane().stable(), reason));
  }

  private static Optional<Progress.Ended> findAlreadyServing(
      Lane.Waiting waiting, Optional<Serving> stable) {
    if (waiting.restartOf().isPresent()) {
      return stable.map(Serving::release).equals(waiting.restartOf())
          ? Optional.empty()
          : Optional.of(
              new Progress.Ended(
                  Outcome.REJECTED,
                  stable,
                  "release %s no longer serves, so it cannot be restarted"
                      .formatted(waiting.restartOf().get())));
    }
    return stable
        .filter(serving -> serving.spec().isSameProgram(waiting.spec()))
        .map(_ -> new Progress.Ended(Outcome.SUCCEEDED, stable, "already serving"));
  }

  private ImmediateEnds() {}
}
