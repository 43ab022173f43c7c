package io.sluice.domain.verdict;

import java.util.Optional;

/// The breach that rolls the candidate back. It stands for the rest of the release.
///
/// @param check name of the check
/// @param judge state of the judge at the breach
/// @param logE log e-value that counted: of the limit, or of all comparisons combined; 0 for judges
///   other than e-processes
/// @param logLimit limit that it reached
/// @param candidate candidate's counts over the last [RecentTicks#KEPT] ticks
/// @param stable stable's counts over the last [RecentTicks#KEPT] ticks
/// @param sentence the reason in one sentence; empty for comparisons and limits
public record Breach(
    String check,
    Judge judge,
    double logE,
    double logLimit,
    Counts candidate,
    Counts stable,
    Optional<String> sentence) {}
