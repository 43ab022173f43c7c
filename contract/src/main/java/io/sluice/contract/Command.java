package io.sluice.contract;

import java.util.UUID;

/// What a person tells a release or a lane to do.
public sealed interface Command {

  /// A command to one release.
  sealed interface ToRelease extends Command {
    UUID release();
  }

  /// Ends the present hold or observation.
  ///
  /// @param step the number of the step it means
  record Promote(UUID release, int step) implements ToRelease {}

  /// No step advances until [Resume].
  record Pause(UUID release) implements ToRelease {}

  record Resume(UUID release) implements ToRelease {}

  /// Back to stable.
  record Abort(UUID release) implements ToRelease {}

  /// Sets how many instances stable has, at least 1.
  record Scale(int replicas) implements Command {}

  /// Ends what is active and queued as aborted, then drains and stops stable.
  record Stop() implements Command {}
}
