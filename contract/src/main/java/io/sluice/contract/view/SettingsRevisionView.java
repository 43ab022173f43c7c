package io.sluice.contract.view;

import java.time.Instant;
import java.util.Optional;

/// An entry in the history of a settings document.
///
/// @param deleted whether this revision deleted the document
/// @param caller author of the change; empty if it was made before callers were stored
/// @param reason empty if it was made before each change had one
public record SettingsRevisionView(
    long revision,
    Instant changed,
    boolean deleted,
    Optional<String> caller,
    Optional<String> reason) {}
