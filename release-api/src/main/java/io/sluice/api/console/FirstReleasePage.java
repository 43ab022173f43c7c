package io.sluice.api.console;

/// The form that names the lane of an application's first release.
///
/// @param error sentence on a name that is not valid; empty if there is none
public record FirstReleasePage(String application, String environment, String error) {}
