package io.sluice.contract;

import java.util.List;
import java.util.UUID;

/// What a person tells a release or a lane to do.
public sealed interface Command {

  /// Its name, such as `promote-full`.
  default String word() {
    return EventType.hyphens(getClass());
  }

  /// A command to one release.
  sealed interface ToRelease extends Command {
    UUID release();
  }

  /// Ends the present hold or observation.
  ///
  /// @param step the number of the step it means
  record Promote(UUID release, int step) implements ToRelease {}

  /// Leaves out all observations and holds up to the promotion, but no gate.
  record PromoteFull(UUID release) implements ToRelease {}

  /// Leaves out a step of the plan that changes nothing in the world: an observation, a hold, a
  /// gate (for an admin) or the watch.
  ///
  /// @param step its number; it may be still to come
  record Skip(UUID release, int step) implements ToRelease {}

  /// Says yes at a gate.
  ///
  /// @param step the number of the gate
  record Approve(UUID release, int step) implements ToRelease {}

  /// Says no at a gate: back to stable.
  ///
  /// @param step the number of the gate
  record Refuse(UUID release, int step) implements ToRelease {}

  /// Gives up a way back that cannot be done: what has the traffic serves from then on.
  record Close(UUID release) implements ToRelease {}

  /// No step advances until [Resume].
  record Pause(UUID release) implements ToRelease {}

  record Resume(UUID release) implements ToRelease {}

  /// Back to stable.
  record Abort(UUID release) implements ToRelease {}

  /// Takes the active release back to what served before it, promoted or not.
  ///
  /// @param to the release that it leads to, as its caller was shown
  /// @param supersedes the queued releases that end with it, as its caller was shown
  record Revert(UUID release, UUID to, List<UUID> supersedes) implements ToRelease {
    public Revert {
      supersedes = List.copyOf(supersedes);
    }
  }

  /// Lets a queued release start in spite of a freeze.
  record OverrideFreeze(UUID release) implements ToRelease {}

  /// Refuses releases of a version from now on; the active one is not touched.
  record Veto(String version) implements Command {}

  record Unveto(String version) implements Command {}

  /// Refuses releases of every other version from now on.
  record Pin(String version) implements Command {}

  record Unpin() implements Command {}

  /// Sets how many instances stable has, at least 1.
  record Scale(int replicas) implements Command {}

  /// Ends what is active and queued as aborted, then drains and stops stable.
  record Stop() implements Command {}
}
