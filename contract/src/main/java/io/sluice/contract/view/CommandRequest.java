package io.sluice.contract.view;

import java.util.Optional;
import java.util.UUID;

/// The body of `POST …/{promote|promote-full|skip|approve|deny|pause|resume|abort|close|retry}`;
/// optional if the command requires neither `step` nor `reason`.
///
/// @param id id of the command, so that a repeat has no effect; for a retry, the new release's id;
///   generated if empty
/// @param reason reason for the history; required by `skip`, `deny` and `close`
/// @param step number of the step; required by `promote`, `skip`, `approve` and `deny`
/// @param breakGlass reason to bypass floors of the environment by promote, promote-full, skip or
///   approve; requires the role admin or operator
public record CommandRequest(
    Optional<UUID> id,
    Optional<String> reason,
    Optional<Integer> step,
    Optional<BreakGlassRequest> breakGlass) {}
