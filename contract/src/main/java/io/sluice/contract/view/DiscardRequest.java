package io.sluice.contract.view;

import java.util.Optional;

/// The body of `POST /api/v1/dead-letters/{id}/discard`.
///
/// @param reason reason for the history; required
public record DiscardRequest(Optional<String> reason) {}
