package io.sluice.contract.view;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The effect of a revert of a lane, as predicted or as accepted. The engine checks it again: if
/// the lane has changed, the command or the release is rejected.
///
/// @param from release that is reverted: the active release or, if none is active, the one that
///   serves; empty if none serves
/// @param to release that serves after the revert
/// @param queued queued releases, the oldest first
/// @param state current state of the versions, as text
/// @param action effect on the versions, as text
/// @param command id of the command, once accepted as [RevertKind#ROLLBACK]
/// @param release release whose end is the revert's end, once accepted
public record RevertView(
    LaneKey lane,
    RevertKind kind,
    Optional<ReleasedVersion> from,
    ReleasedVersion to,
    List<ReleasedVersion> queued,
    String state,
    String action,
    Optional<UUID> command,
    Optional<UUID> release) {
  public RevertView {
    queued = List.copyOf(queued);
  }

  @EnumNaming(Hyphens.class)
  public enum RevertKind {
    /// The active release is rolled back to its previous stable.
    ROLLBACK,
    /// An earlier version is released again.
    RELEASE
  }

  public record ReleasedVersion(UUID release, String version) {}

  /// Returns a copy with the number of ready instances appended to `state`, which ends with a
  /// number of instances.
  public RevertView withReady(int count) {
    String now = "%s, %d ready now".formatted(state, count);
    return new RevertView(lane, kind, from, to, queued, now, action, command, release);
  }

  /// Returns a copy that is accepted as a command to the active release.
  public RevertView commanded(UUID id, UUID active) {
    return accepted(Optional.of(id), active);
  }

  /// Returns a copy that is accepted as a new release.
  public RevertView released(UUID id) {
    return accepted(Optional.empty(), id);
  }

  private RevertView accepted(Optional<UUID> id, UUID endingRelease) {
    return new RevertView(
        lane, kind, from, to, queued, state, action, id, Optional.of(endingRelease));
  }
}
