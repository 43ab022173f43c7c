package io.sluice.contract.view;

/// Which Sluice answers.
public record VersionView(String version) {}
