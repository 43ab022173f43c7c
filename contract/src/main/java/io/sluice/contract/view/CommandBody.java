package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// Body of `POST …/{promote|pause|resume|abort|retry}`; may be left out where `step` is not needed.
///
/// @param id the command's own id, so that sending it again has no effect; made if empty. Of a
///   retry: the new release's id
/// @param reason for the history
/// @param step number of the step that `promote` means
public record CommandBody(Optional<UUID> id, Optional<String> reason, Optional<Integer> step) {}
