package io.sluice.contract;

/// The reason for the strategy that Sluice chose for a release with strategy `auto`.
///
/// @param reason the reason as one sentence
public record Advice(Traits traits, String reason) {}
