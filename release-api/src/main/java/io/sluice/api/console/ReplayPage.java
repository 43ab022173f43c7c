package io.sluice.api.console;

import java.util.List;

/// The form that sends a dead letter again.
///
/// @param effects what it will do, a sentence each
/// @param rejection reason why the caller or the dead letter does not allow it; empty if both do
/// @param error reason why the last attempt was rejected; empty before
public record ReplayPage(
    DeadLetterCard card, List<String> effects, String rejection, String error, String formToken) {}
