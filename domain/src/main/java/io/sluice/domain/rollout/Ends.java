package io.sluice.domain.rollout;

import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import java.util.Optional;

/// The immediate ends of releases that need no plan, and the version that serves afterwards.
final class Ends {

  /// Finds the end of a release that would start now, if it ends immediately.
  static Optional<Progress.Ended> atOnce(Draft draft, Lane.Waiting waiting) {
    return already(waiting, draft.lane().stable()).or(() -> vetoed(draft, waiting));
  }

  /// Finds the version with most of the confirmed weight.
  static Optional<Serving> serving(Lane lane, Active active) {
    Percent candidate = lane.weight(active.release());
    boolean isCandidate =
        active
            .cameFrom()
            .map(s -> candidate.value() > lane.weight(s.release()).value())
            .orElse(candidate.value() > 0);
    return isCandidate
        ? Optional.of(new Serving(active.release(), active.spec(), active.spec().replicas()))
        : lane.stable().filter(_ -> active.cameFrom().isPresent());
  }

  /// Finds the rejection of a release whose version was vetoed, or excluded by a pin, while it
  /// waited.
  private static Optional<Progress.Ended> vetoed(Draft draft, Lane.Waiting waiting) {
    return draft
        .refusal(waiting.spec().version())
        .filter(_ -> waiting.restartOf().isEmpty())
        .map(why -> new Progress.Ended(Outcome.REJECTED, draft.lane().stable(), why));
  }

  private static Optional<Progress.Ended> already(Lane.Waiting waiting, Optional<Serving> stable) {
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

  private Ends() {}
}
