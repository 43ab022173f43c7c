package io.sluice.contract.view;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Body of `POST /api/v1/lanes/{environment}/{application}/revert`; may be left out.
///
/// @param release the earlier release to bring back; if empty, the one that the active release came
///   from or, if none is active, the one that served before the present one
/// @param from the release that is reverted, as [RevertView] showed it; not compared if empty
/// @param queued the releases that wait, as [RevertView] showed them; not compared if empty
/// @param supersedeQueued whether these end as superseded, or start after the revert; has to be
///   said if there are any
/// @param id of the command or of the new release; made if empty
public record RevertBody(
    Optional<UUID> release,
    Optional<UUID> from,
    Optional<List<UUID>> queued,
    Optional<Boolean> supersedeQueued,
    Optional<UUID> id,
    Optional<String> reason) {
  public RevertBody {
    queued = queued.map(List::copyOf);
  }
}
