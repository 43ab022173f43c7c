package io.sluice.contract.view;

import java.util.Optional;

/// A verdict that differs under another policy.
///
/// @param now the new verdict; absent if the release would not have reached the step
public record VerdictChangeView(
    int step, VerdictSummaryView before, Optional<VerdictSummaryView> now) {}
