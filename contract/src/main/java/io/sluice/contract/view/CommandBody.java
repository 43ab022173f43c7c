package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// Body of `POST …/{promote|promote-full|skip|approve|refuse|pause|resume|abort|close|retry}`; may
/// be left out where neither `step` nor `reason` is needed.
///
/// @param id the command's own id, so that sending it again has no effect; made if empty. Of a
///   retry: the new release's id
/// @param reason for the history; `skip`, `refuse` and `close` need one
/// @param step number of the step that is meant; `promote`, `skip`, `approve` and `refuse` need it
public record CommandBody(Optional<UUID> id, Optional<String> reason, Optional<Integer> step) {}
