package io.sluice.contract;

import java.util.List;
import java.util.UUID;

/// A person's command for a release or a lane.
public sealed interface Command {

  /// Returns the command's name, such as `promote-full`.
  default String name() {
    return EventType.hyphens(getClass());
  }

  /// A command for one release.
  sealed interface ReleaseCommand extends Command {
    UUID release();
  }

  /// Ends the current hold or observation.
  ///
  /// @param step number of the step that the command ends
  record Promote(UUID release, int step) implements ReleaseCommand {}

  /// Bypasses all observations and holds up to the promotion, but no gate.
  record PromoteFull(UUID release) implements ReleaseCommand {}

  /// Bypasses a step of the plan that changes no target: an observation, a hold, a gate (for an
  /// admin) or the bake.
  ///
  /// @param step number of the step; the step may be in the future
  record Skip(UUID release, int step) implements ReleaseCommand {}

  /// Approves a gate.
  ///
  /// @param step number of the gate
  record Approve(UUID release, int step) implements ReleaseCommand {}

  /// Denies a gate, which rolls the release back to stable.
  ///
  /// @param step number of the gate
  record Deny(UUID release, int step) implements ReleaseCommand {}

  /// Abandons a rollback that cannot be completed: the version that has the traffic serves from
  /// then on.
  record Close(UUID release) implements ReleaseCommand {}

  /// Stops the plan from advancing until [Resume].
  record Pause(UUID release) implements ReleaseCommand {}

  record Resume(UUID release) implements ReleaseCommand {}

  /// Rolls the release back to stable.
  record Abort(UUID release) implements ReleaseCommand {}

  /// Rolls the active release back to the previous stable, whether the release is promoted or not.
  ///
  /// @param to release that serves after the rollback, as shown to the caller
  /// @param supersedes queued releases that end with the revert, as shown to the caller
  record Revert(UUID release, UUID to, List<UUID> supersedes) implements ReleaseCommand {
    public Revert {
      supersedes = List.copyOf(supersedes);
    }
  }

  /// Lets a queued release start during a freeze.
  record OverrideFreeze(UUID release) implements ReleaseCommand {}

  /// Rejects releases of a version from now on; an active release of that version continues.
  record Veto(String version) implements Command {}

  record Unveto(String version) implements Command {}

  /// Rejects releases of every other version from now on.
  record Pin(String version) implements Command {}

  record Unpin() implements Command {}

  /// Sets stable's number of instances, at least 1.
  record Scale(int replicas) implements Command {}

  /// Ends the active and the queued releases as aborted, then drains and stops stable.
  record Stop() implements Command {}
}
