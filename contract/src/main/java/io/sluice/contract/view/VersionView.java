package io.sluice.contract.view;

/// The version of Sluice that answers.
public record VersionView(String version) {}
