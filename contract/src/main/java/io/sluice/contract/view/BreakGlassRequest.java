package io.sluice.contract.view;

import java.util.Optional;

/// A request to bypass the floors of the environment, as a caller writes it: `{reason: "…"}`.
///
/// @param reason reason for the history, the outcome and its notice; required
public record BreakGlassRequest(Optional<String> reason) {}
