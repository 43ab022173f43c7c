package io.sluice.cli.demo;

import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.view.TextFormats;
import io.sluice.sandbox.load.LoadTally;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// The result of a stage.
///
/// @param outcome as read from `release.outcomes`; empty if there was none, or several
record Result(Stage stage, UUID release, LoadTally tally, Optional<ReleaseEnded> outcome) {

  /// Returns the seconds from the submission to the end of the release; 0 without an outcome.
  double seconds() {
    return outcome
        .map(ended -> Duration.between(ended.queued(), ended.ended()).toMillis() / 1e3)
        .orElse(0.0);
  }

  /// Returns the deviation from the expected result; empty if there is none.
  Optional<String> findFault() {
    if (outcome.isEmpty()) {
      return Optional.of(stage.version() + " has not exactly one outcome on release.outcomes");
    }
    if (outcome.get().outcome() != stage.expected()) {
      return Optional.of(
          "%s is %s instead of %s"
              .formatted(
                  stage.version(),
                  TextFormats.of(outcome.get().outcome()),
                  TextFormats.of(stage.expected())));
    }
    return tally.failed() > stage.failedMax()
        ? Optional.of(
            "%s lost %d requests; at most %d may fail: %s"
                .formatted(stage.version(), tally.failed(), stage.failedMax(), tally.by()))
        : Optional.empty();
  }
}
