package io.sluice.contract.view;

/// A lane's row as the engine keeps it, for comparison.
///
/// @param sequence of the last event that is contained
/// @param state the fold, as JSON
public record LaneStateView(long sequence, String state) {}
