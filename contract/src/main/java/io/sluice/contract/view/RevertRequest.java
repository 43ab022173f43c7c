package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The body of `POST /api/v1/lanes/{environment}/{application}/revert`; optional.
///
/// @param release earlier release to bring back; if empty, the active release's previous stable or,
///   if no release is active, the release that served before the current one
/// @param from release that is reverted, as shown by [RevertView]; not compared if empty
/// @param queued queued releases, as shown by [RevertView]; not compared if empty
/// @param supersedeQueued whether the queued releases end as superseded or start after the revert;
///   required if there are any
/// @param id id of the command or of the new release; generated if empty
/// @param breakGlass reason to bypass floors of the environment; requires the role admin or
///   operator
public record RevertRequest(
    Optional<UUID> release,
    Optional<UUID> from,
    Optional<List<UUID>> queued,
    Optional<Boolean> supersedeQueued,
    Optional<UUID> id,
    Optional<String> reason,
    Optional<BreakGlassRequest> breakGlass) {
  public RevertRequest {
    queued = queued.map(List::copyOf);
  }
}
