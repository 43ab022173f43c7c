package io.sluice.contract.view;

/// A lane's row in the engine's database, for comparison.
///
/// @param sequence sequence of the last event in the fold
/// @param state the fold, as JSON
public record LaneStateView(long sequence, String state) {}
