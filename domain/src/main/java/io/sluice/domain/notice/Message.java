package io.sluice.domain.notice;

/// What a person is told of an outcome.
///
/// @param title one line that is understood alone
/// @param text what serves now, why, and who asked for it
public record Message(String title, String text, Severity severity) {}
