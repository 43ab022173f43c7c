package io.sluice.api.store;

import java.util.Optional;

/// The response to a request that may be repeated.
///
/// @param location URL of the created resource
/// @param body as JSON
public record StoredResponse(int status, Optional<String> location, String body) {}
