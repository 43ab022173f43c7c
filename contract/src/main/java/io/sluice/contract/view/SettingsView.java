package io.sluice.contract.view;

import java.time.Instant;

/// A settings document with its revision.
///
/// @param revision revision, which grows by one with each change, a deletion included
/// @param <T> [io.sluice.contract.Setting.Environment] or [io.sluice.contract.Setting.Application]
public record SettingsView<T>(String name, long revision, Instant changed, T document) {}
