package io.sluice.api.store;

import java.util.Optional;

/// What was answered to a request that may be repeated.
///
/// @param location of what was made
/// @param body as JSON
public record Answer(int status, Optional<String> location, String body) {}
