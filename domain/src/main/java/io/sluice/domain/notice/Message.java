package io.sluice.domain.notice;

/// A message to a person about an outcome.
///
/// @param title one line that is complete without the text
/// @param text version that serves now, the reason, and the caller
public record Message(Severity severity, String title, String text) {}
