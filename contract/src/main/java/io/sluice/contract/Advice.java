package io.sluice.contract;

/// Why a release that was asked for as `auto` has the strategy that it has.
///
/// @param why one sentence
public record Advice(Traits traits, String why) {}
