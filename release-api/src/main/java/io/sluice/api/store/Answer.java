package io.sluice.api.store;

import java.util.Optional;

/// The answer to a request that may be repeated.
///
/// @param location URL of the created resource
/// @param body as JSON
public record Answer(int status, Optional<String> location, String body) {}
