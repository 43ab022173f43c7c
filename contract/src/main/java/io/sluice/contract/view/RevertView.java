package io.sluice.contract.view;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The effect of a revert of a lane, as predicted or as accepted. The engine checks it once more:
/// if the lane has moved on, the command is refused or the release rejected.
///
/// @param from what is reverted: the active release or, if none is, the one that serves; empty if
///   nothing does
/// @param to the release that it leads to
/// @param queued releases that wait, the oldest first
/// @param state how the versions stand
/// @param action what becomes of them
/// @param command the id of the command, once accepted as [RevertKind#ROLLBACK]
/// @param release the release whose end is the revert's, once accepted
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
    /// The active release is rolled back to the one that it came from.
    ROLLBACK,
    /// An earlier version is released again.
    RELEASE
  }

  public record ReleasedVersion(UUID release, String version) {}

  /// The same, with how many of the instances that `state` ends with are ready now.
  public RevertView withReady(int count) {
    String now = "%s, %d ready now".formatted(state, count);
    return new RevertView(lane, kind, from, to, queued, now, action, command, release);
  }

  /// The same, accepted as a command to the active release.
  public RevertView commanded(UUID id, UUID active) {
    return accepted(Optional.of(id), active);
  }

  /// The same, accepted as a new release.
  public RevertView released(UUID id) {
    return accepted(Optional.empty(), id);
  }

  private RevertView accepted(Optional<UUID> id, UUID ends) {
    return new RevertView(lane, kind, from, to, queued, state, action, id, Optional.of(ends));
  }
}
