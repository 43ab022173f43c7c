package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// Body of `POST /api/v1/lanes/{environment}/{application}/revert`; may be left out.
///
/// @param release the earlier release to bring back; if empty, the one that served before the
///   present stable
/// @param id the new release's id; made if empty
public record RevertBody(Optional<UUID> release, Optional<UUID> id, Optional<String> reason) {}
